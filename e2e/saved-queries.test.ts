import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { parse } from 'csv-parse/sync'
import { beforeAll, expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { SavedQuery } from '../contract/saved-query.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { measureOfBasis } from '../web/src/lib/filters/cost-basis.ts'
import { addDecimals, compareDecimals } from '../web/src/lib/format/decimal.ts'
import { readLinesView } from '../web/src/lib/lines/lines-view.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'

const MAY = readFileSync(join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv')).toString()

const at = useSharedOutlay()

async function load(name: string, text: string): Promise<void> {
  const { id } = await api.upload<Upload>(name, new Blob([text]))
  await completedUpload(api, id)
}

let account: Account
let api: ApiClient
beforeAll(async () => {
  ;({ account, api } = await at.outlay.createClient('asker'))
  await load('may.csv', MAY)
})

/** A total of the answer's table, as it stands in its last row. */
const total = (page: Page, amount: string) =>
  page.getByRole('table', { name: /^Answer/ }).getByRole('row', { name: new RegExp(`^Total.*${amount}`) })

const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true }).click()

it('a question is built by the keyboard, with values that are searched by what they cost', async () => {
  const page = await at.openAs(account, '/queries')
  await page.getByText('Nothing is saved yet').waitFor()
  await page.getByRole('link', { name: 'New query' }).click()
  await total(page, '403.46').waitFor()
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
})

it('a question that does not answer in time is cancelled, and going back takes back what was chosen', async () => {
  const page = await at.openAs(account, '/queries/new?d=serviceName&g=month&f=like:serviceName=a')
  await page.getByText(/“f=like:serviceName=a” is not filters/).waitFor()
  await total(page, '403.46').waitFor()
  const gone = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/query/relative'))
  await page.route('**/api/query/relative', () => {})
  await run(page)
  await page.getByText('The question is being answered.').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect((await gone).failure()?.errorText).toBe('net::ERR_ABORTED')
  await page.getByText('The answer below is the one from before.').waitFor()
  await page.unroute('**/api/query/relative')
  await expectAccessible(page)

  await page.getByLabel('Uploads', { exact: true }).selectOption({ label: 'The latest of each' })
  await page.getByLabel('Steps of time').selectOption({ label: 'Day' })
  await page.waitForURL('**in=latest&d=serviceName&g=day')
  await run(page)
  const firstDay = page.getByRole('cell', { name: '1 May 2026' }).first()
  await firstDay.waitFor()
  await page.goBack()
  await page.waitForURL('**in=latest&d=serviceName&g=month')
  await firstDay.waitFor({ state: 'detached' })
  await total(page, '403.46').waitFor()
})

it('a query is saved, says what has changed when it is run again, and is taken back to its first version', async () => {
  const page = await at.openAs(
    account,
    '/queries/new?in=latest&d=serviceName&g=month&f=notIn:serviceName=twice,twice',
  )
  await total(page, '403.46').waitFor()
  expect(await page.getByRole('button', { name: 'Remove twice' }).count()).toBe(1)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Services by month')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name: 'Services by month' }).waitFor()
  await total(page, '403.46').waitFor()

  await load('june.csv', MAY.replaceAll('2026-05', '2026-06'))
  await run(page)
  await page.getByRole('heading', { name: 'Since the run before' }).waitFor()
  await page.getByRole('button', { name: 'Name and share' }).click()
  await dialog.getByRole('checkbox', { name: 'Shared' }).check()
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Everybody', { exact: true }).waitFor()
  await total(page, '806.92').waitFor()
  const changes = page.getByRole('table', { name: 'What changed since the run before' })
  await changes.getByRole('row', { name: /^Total 403\.46 806\.92 \+403\.46/ }).waitFor()
  expect(await changes.getByText('Jun 2026').count()).toBeGreaterThan(0)
  expect(await changes.getByText('May 2026').count()).toBe(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const [head = [], ...answered] = parse(readFileSync(await (await download).path())) as string[][]
  const cost = head.indexOf('effectiveCost')
  expect(head.slice(0, 2)).toEqual(['period', 'serviceName'])
  const { totals } = await api.post<CostAnswer>('/api/query', { measures: ['effectiveCost'] })
  expect(
    compareDecimals(addDecimals(answered.map((row) => row[cost] ?? '')), String(totals[0]?.effectiveCost)),
  ).toBe(0)

  await page.getByRole('link', { name: 'Change question' }).click()
  await page.getByRole('checkbox', { name: 'Lines' }).check()
  await page.getByRole('button', { name: 'Save version 2' }).click()
  await page.getByText('The run before has other columns').waitFor()
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('The answer below is that of version 2').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete query' }).click()
  await page.waitForURL('**/queries')
  await page.getByText('Nothing is saved yet').waitFor()
})

it('each cost of an answer is the sum of the lines that it leads to', async () => {
  const page = await at.openAs(account, '/queries/new?d=serviceName,regionId,tag:environment&g=month')
  await total(page, '').waitFor()
  const links = page.getByRole('table', { name: /^Answer/ }).locator('a[href^="/lines"]')
  const figures = await links.evaluateAll((all) =>
    all.map((link) => [link.getAttribute('href')!, link.parentElement!.title || link.textContent!] as const),
  )
  expect(figures.length).toBeGreaterThan(10)
  for (const [address, text] of figures) {
    const { state } = readLinesView(new URL(address, at.outlay.serverUrl).searchParams)
    const { filters, timeBasis, from, to, basis, currency } = state
    const measure = measureOfBasis[basis]
    const { totals } = await api.post<CostAnswer>('/api/query', {
      measures: [measure],
      ...{ filters, timeBasis, from, to },
    })
    const sum = totals.find(({ billingCurrency }) => billingCurrency === currency)?.[measure]
    const shown = text.replace('\u2212', '-').replaceAll(/[^\d.-]/g, '')
    expect([address, compareDecimals(String(sum), shown)]).toEqual([address, 0])
  }
})

it('figures of an answer are one stop of the tab key, and the arrows walk over them', async () => {
  const page = await at.openAs(account, '/queries/new?d=serviceName,regionId&g=month')
  await total(page, '').waitFor()
  const table = page.getByRole('table', { name: /^Answer/ })
  const links = table.locator('td a')
  expect(await table.locator('td a[tabindex="0"]').count()).toBe(1)
  const placeOf = () => links.evaluateAll((all) => all.findIndex((link) => link.matches(':focus')))
  const rowOf = (place: number) =>
    links.nth(place).evaluate((link) => Number(link.closest('tr')?.getAttribute('aria-rowindex')))
  await links.first().focus()
  await page.keyboard.press('ArrowDown')
  const second = await placeOf()
  expect(await rowOf(second)).toBe((await rowOf(0)) + 1)
  expect(await table.locator('td a[tabindex="0"]').count()).toBe(1)
  // Out of the table, and back to the figure that one was at.
  await page.keyboard.press('Tab')
  expect(await placeOf()).toBe(-1)
  await page.keyboard.press('Shift+Tab')
  expect(await placeOf()).toBe(second)
  await page.keyboard.press('ArrowUp')
  expect(await placeOf()).toBe(0)
})

it('a viewer runs what is shared, on a phone in the dark, and changes nothing', async () => {
  const viewer = { email: 'viewer@example.com', password: 'the viewer of asker' }
  await api.post('/api/users', { ...viewer, name: 'Vera Stone', role: 'viewer' })
  const question = {
    scope: { kind: 'latest' },
    query: { measures: ['billedCost'], dimensions: ['regionId'] },
  }
  const { id } = await api.post<SavedQuery>('/api/saved-queries', { name: 'Regions', shared: true, question })
  const phone = await at.openAs(viewer, '/queries', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  await phone.getByRole('link', { name: 'Regions' }).click()
  await phone.waitForURL(`**/queries/${id}`)
  await run(phone)
  await phone.getByText(/by you$/).waitFor()
  for (const name of ['Change question', 'Delete', 'Duplicate', 'CSV']) {
    expect(await phone.getByText(name, { exact: true }).count()).toBe(0)
  }
  await expectToFit(phone)
  await expectAccessible(phone)
  await phone.goto('/queries/new')
  await phone.getByText('There is no such page').waitFor()
})
