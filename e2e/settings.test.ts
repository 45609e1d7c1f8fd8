import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { MadeUser } from '../contract/client.ts'
import type { Upload } from '../contract/upload.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const BILL = readFileSync(`${import.meta.dirname}/../etl/formats/focus/cases/aws-1.2/input.csv`, 'utf8')

const at = useSharedOutlay()

async function openAs(slug: string, options?: Parameters<typeof at.open>[0]) {
  const { account, api } = await at.outlay.createClient(slug)
  const page = await at.open(options)
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  return { account, api, page }
}

/** The signed token is gone, as after 15 minutes, and the browser knows its age or believes it to be fresh. */
async function letTokenRunOut(page: Page, knownMinutes: number) {
  await page.context().clearCookies({ name: 'outlay' })
  const time = String(Date.now() - knownMinutes * 60_000)
  await page.evaluate((value) => localStorage.setItem('session-renewed-at', value), time)
}

it('a link to a file and an upload work after the session’s token ran out', async () => {
  const { api, page } = await openAs('renewed')
  const [header = '', row = ''] = BILL.split('\n')
  const billedCost = header.split(',').indexOf('BilledCost')
  const broken = row.split(',').with(billedCost, 'n/a').join(',')
  const content = [header, ...Array.from({ length: 99 }, () => row), broken, ''].join('\n')
  const { id } = await api.upload<Upload>('one-broken.csv', new Blob([content]))
  await completedUpload(api, id)

  await page.goto(`/uploads/${id}`)
  await page.getByRole('heading', { name: 'Rows set aside' }).waitFor()
  await letTokenRunOut(page, 11)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV', exact: true }).click()
  const file = await (await download).path()
  expect(readFileSync(file, 'utf8')).toContain('"BilledCost","n/a"')

  await page.goto('/uploads')
  await page.getByText('History').waitFor()
  for (const [name, knownMinutes] of [
    ['known.csv', 11],
    ['unknown.csv', 1],
  ] as const) {
    await letTokenRunOut(page, knownMinutes)
    const buffer = Buffer.from([header, ...Array.from(name, () => row), ''].join('\n'))
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
    await page.getByRole('table').getByRole('link', { name }).waitFor({ timeout: 20_000 })
  }
  expect(new URL(page.url()).pathname).toBe('/uploads')
})

it('a tab goes with the others of its browser: signed out and in with them, and never one user’s page with another’s data', async () => {
  const { account, page } = await openAs('first-tab')
  const other = await at.outlay.createClient('second-tab')
  const invited = { email: 'ben@second-tab.example', name: 'Ben Okafor', role: 'viewer' }
  const { invitation } = await other.api.post<MadeUser>('/api/users', invited)
  const second = await page.context().newPage()
  await second.goto(invitation!.url!)
  await second.getByLabel('Password', { exact: true }).fill('eleven owls over oslo')
  await second.keyboard.press('Enter')
  await second.waitForURL('**/connect')
  await page.getByRole('navigation', { name: 'Main' }).getByText('second-tab').waitFor()

  await second.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in**')
  await page.getByLabel('Email').waitFor()
  await at.signIn(second, account)
  await page.getByRole('navigation', { name: 'Main' }).getByText('first-tab').waitFor()
})

it('a password is changed in the settings, which ends other sessions, and what is refused is said at its field', async () => {
  const { account, page } = await openAs('changing')
  const other = await at.open()
  await at.signIn(other, account)
  await other.waitForURL('**/connect')

  await page.getByRole('link', { name: 'Settings' }).click()
  const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')]
  await current.fill('not the password')
  await next.fill('password1234')
  await page.getByText('Long enough').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('common password').waitFor()
  expect(await next.getAttribute('aria-invalid')).toBe('true')
  await next.fill('eleven owls over oslo')
  expect(await next.getAttribute('aria-invalid')).toBeNull()
  await page.keyboard.press('Enter')
  await page.getByText('This is not your current password.').waitFor()
  await current.fill(account.password)
  await page.getByRole('button', { name: 'Show what is typed' }).last().click()
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Your other sessions have ended').waitFor()
  // Password managers keep it from a field for passwords only.
  expect(await next.getAttribute('type')).toBe('password')
  await expectAccessible(page)

  await other.reload()
  await other.waitForURL('**/sign-in**')
  await at.signIn(other, { ...account, password: 'eleven owls over oslo' })
  await other.waitForURL('**/connect')
  await page.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('row', { name: /this one/ }).waitFor()
  await page.getByRole('button', { name: /^End the session/ }).click()
  await expect.poll(() => page.getByRole('row').count(), { timeout: 10_000 }).toBe(2)
  await other.reload()
  await other.waitForURL('**/sign-in**')
})

it('an API token is shown once, works for a script, and is revoked', async () => {
  const { page } = await openAs('scripting')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'API tokens' }).click()
  await page.getByText('You have no API token').waitFor()
  await page.getByLabel('Name').fill('nightly export')
  await page.getByLabel('Read').uncheck()
  await page.getByRole('button', { name: 'Make token' }).click()
  await page.getByText('Choose at least one.').waitFor()
  await page.getByLabel('Read').check()
  await page.getByRole('button', { name: 'Make token' }).click()
  const token = await page.getByLabel('API token').inputValue()
  await expectAccessible(page)

  const statusWithToken = async () => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${at.outlay.serverUrl}/api/uploads`, { headers })).status
  }
  expect(await statusWithToken()).toBe(200)
  await page.reload()
  await page.getByRole('row', { name: /nightly export/ }).waitFor()
  expect(await page.getByText(token).count()).toBe(0)

  await page.getByRole('button', { name: 'Revoke nightly export' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('You have no API token').waitFor()
  expect(await statusWithToken()).toBe(401)
})

it('on a phone the keyboard reaches every page of the settings, and each fits', async () => {
  const { page } = await openAs('settings-phone', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  await page.getByRole('button', { name: 'More' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings')
  await expect.poll(() => page.getByRole('dialog').count(), { timeout: 5_000 }).toBe(0)
  for (const name of ['Account', 'Sessions', 'API tokens', 'Members', 'Column mappings', 'Audit']) {
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await expectAccessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  }
})
