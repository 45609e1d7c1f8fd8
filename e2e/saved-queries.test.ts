import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'

const MAY = readFileSync(join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv')).toString()

const at = useOutlayInBrowser()

async function load(api: ApiClient, name: string, text: string): Promise<void> {
  const { id } = await api.upload<Upload>(name, new Blob([text]))
  await completedUpload(api, id)
}

/** A total of the answer's table, as it stands in its last row. */
const total = (page: Page, amount: string) =>
  page.getByRole('table', { name: /^Answer/ }).getByRole('row', { name: new RegExp(`^Total.*${amount}`) })

it('a question is built by the keyboard, run, cancelled, and gone back to', async () => {
  const { account, api } = await at.outlay.createClient('asker')
  await load(api, 'may.csv', MAY)
  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/dashboard/**')
  await page.getByRole('link', { name: 'Queries' }).click()
  await page.getByText('Nothing is saved yet').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'New query' }).click()
  await total(page, '403.46').waitFor()
  await expectAccessible(page)

  // Built by the keyboard alone: a dimension, a filter and one of its values, with what it cost.
  await page.getByRole('combobox', { name: 'By', exact: true }).focus()
  await page.keyboard.type('regi')
  await page.getByRole('option', { name: /^Region The/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Add a filter' }).focus()
  await page.keyboard.type('service')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Values of Service' }).focus()
  await page.keyboard.type('ec2')
  await page.getByRole('option', { name: /AmazonEC2 \$/ }).waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await page.waitForURL('**d=serviceName,regionId&g=month&f=in:serviceName=AmazonEC2')
  await page.keyboard.press('Escape')
  await page.getByText('The question was changed').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('columnheader', { name: 'Region' }).waitFor()
  expect(await total(page, '403.46').count()).toBe(0)

  // What does not answer in time says so and is cancelled, and the answer from before stays.
  const gone = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/query/relative'))
  await page.route('**/api/query/relative', () => {})
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('The question is being answered.').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect((await gone).failure()?.errorText).toBe('net::ERR_ABORTED')
  await page.getByText('The answer below is the one from before.').waitFor()
  await page.unroute('**/api/query/relative')
  await expectAccessible(page)

  // Going back takes back what was chosen, and asks that.
  await page.goto('/queries/new?d=serviceName&g=month&f=like:serviceName=a')
  await page.getByText(/“f=like:serviceName=a” is not filters/).waitFor()
  await page.getByLabel('Uploads', { exact: true }).selectOption({ label: 'The latest of each' })
  await page.getByLabel('Steps of time').selectOption({ label: 'Day' })
  await page.waitForURL('**in=latest&d=serviceName&g=day')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const firstDay = page.getByRole('cell', { name: '1 May 2026' }).first()
  await firstDay.waitFor()
  await page.goBack()
  await page.waitForURL('**in=latest&d=serviceName&g=month')
  await firstDay.waitFor({ state: 'detached' })
  await total(page, '403.46').waitFor()
})

it('a query is saved and shared; run again it says what has changed, also to a viewer', async () => {
  const { account, api } = await at.outlay.createClient('keeper')
  const viewer = { email: 'viewer@example.com', password: 'the viewer of keeper' }
  await api.post('/api/users', { ...viewer, name: 'Vera Stone', role: 'viewer' })
  await load(api, 'may.csv', MAY)
  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/dashboard/**')
  await page.goto('/queries/new?in=latest&d=serviceName&g=month')
  await total(page, '403.46').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Services by month')
  await dialog.getByRole('checkbox', { name: 'Shared' }).check()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name: 'Services by month' }).waitFor()
  await total(page, '403.46').waitFor()
  const address = new URL(page.url()).pathname

  await load(api, 'june.csv', MAY.replaceAll('2026-05', '2026-06'))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('heading', { name: 'Since the run before' }).waitFor()
  await total(page, '806.92').waitFor()
  const changes = page.getByRole('table', { name: 'What changed since the run before' })
  await changes.getByRole('row', { name: /^Total 403\.46 806\.92 \+403\.46/ }).waitFor()
  expect(await changes.getByText('Jun 2026').count()).toBeGreaterThan(0)
  expect(await changes.getByText('May 2026').count()).toBe(0)
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^"period","serviceName",/)

  // Another question is another version, which can be taken back.
  await page.getByRole('link', { name: 'Change question' }).click()
  await page.getByRole('checkbox', { name: 'Lines' }).check()
  await page.getByRole('button', { name: 'Save version 2' }).click()
  await page.getByText('The run before has other columns').waitFor()
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('The answer below is that of version 2').waitFor()
  await expectAccessible(page)

  const phone = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(phone, viewer)
  await phone.waitForURL('**/dashboard/**')
  await phone.goto('/queries')
  await phone.getByRole('link', { name: /Services by month/ }).click()
  await phone.waitForURL(`**${address}`)
  await phone.getByRole('button', { name: 'Run', exact: true }).click()
  await phone.getByText(/by you$/).waitFor()
  expect(await phone.getByRole('link', { name: 'Change question' }).count()).toBe(0)
  expect(await phone.getByRole('button', { name: 'Delete' }).count()).toBe(0)
  await expectToFit(phone)
  await expectAccessible(phone)
  await phone.goto('/queries/new')
  await phone.getByText('There is no such page').waitFor()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete query' }).click()
  await page.waitForURL('**/queries')
  await page.getByText('Nothing is saved yet').waitFor()
})
