import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import { expectAccessible } from './accessibility.ts'
import { launchBrowser, watchForFaults } from './browser.ts'
import { startOutlay, type Account, type OutlayUnderTest } from './outlay.ts'

const BILL = [
  'Tag;Leistung;Betrag;Kostenstelle',
  '05.10.2026;Rechnen;1.234,50;Web',
  '06.10.2026;Speichern;0,25;',
  '31.10.2026;Rechnen;n/a;Web',
  ...Array.from({ length: 30 }, (_, day) => `${String(day + 1).padStart(2, '0')}.10.2026;Rechnen;1;Web`),
].join('\n')

let outlay: OutlayUnderTest
let browser: Browser
let context: BrowserContext
let page: Page
let faults: string[]

beforeAll(async () => {
  ;[outlay, browser] = await Promise.all([startOutlay(), launchBrowser()])
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await outlay?.stop()
})
afterEach(async () => {
  await context?.close()
  expect(faults).toEqual([])
})

async function open(account: Account, options: Parameters<Browser['newContext']>[0] = {}) {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  page = await context.newPage()
  faults = watchForFaults(page)
  await page.goto(`${outlay.serverUrl}/sign-in`)
  await page.getByLabel('Email').fill(account.email)
  await page.getByLabel('Password').fill(account.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

it('a file that no format knows is mapped on its page, loaded, and known the next time', async () => {
  const { account, api } = await outlay.createClient('mapper')
  const { id } = await api.upload<Upload>('kosten.csv', new Blob([BILL]))
  await open(account)
  await page.goto(`${outlay.serverUrl}/uploads/${id}`)
  await page
    .getByText(/No billing format has these columns/)
    .first()
    .waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Map its columns' }).click()

  await page.getByRole('heading', { name: 'Map columns' }).waitFor()
  expect(await page.getByLabel('Cost', { exact: true }).inputValue()).toBe('Betrag')
  expect(await page.getByLabel('Order of dates').inputValue()).toBe('day-first')
  await expectAccessible(page)

  // What is missing is said at its field, which has the focus.
  await page.getByRole('button', { name: 'Save and load' }).click()
  await page.getByText('Choose a column, or give the currency of every row').waitFor()
  expect(await page.locator('select:focus').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Currency of every row').fill('eu')
  await page.getByText('Give the three letters of a currency, like EUR').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Currency of every row').fill('eur')
  await page.getByLabel('Service', { exact: true }).selectOption('Leistung')
  await page.getByText('€1,264.75').waitFor()
  await page.getByText('Row 3: Betrag is not a number: “n/a”').waitFor()

  await page.getByRole('checkbox', { name: /Kostenstelle/ }).check()
  await page.getByText('29 more columns can be filled').click()
  await page.getByLabel('Provider', { exact: true }).selectOption('Kostenstelle')
  await page.getByRole('columnheader', { name: 'Provider' }).first().waitFor()
  await page.getByText('{"Kostenstelle":"Web"}').first().waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Rechenzentrum')
  await expectAccessible(page)
  await page.keyboard.press('Enter')

  await page.waitForURL(`**/uploads/${id}`)
  await page.getByText('€1,264.75').first().waitFor({ timeout: 30_000 })
  const next = await api.upload<Upload>('kosten-2.csv', new Blob([BILL.replace('1.234,50', '2.234,50')]))
  await expect
    .poll(() => api.get<Upload>(`/api/uploads/${next.id}`), { timeout: 30_000 })
    .toMatchObject({ status: 'completed', format: 'custom', formatVersion: 'Rechenzentrum' })
})

it('works on a phone in the dark, and says of a file without columns that there is nothing to map', async () => {
  const { account, api } = await outlay.createClient('mapper-phone')
  const { id } = await api.upload<Upload>('kosten.csv', new Blob([BILL]))
  const empty = await api.upload<Upload>('empty.csv', new Blob([]))
  await open(account, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await page.goto(`${outlay.serverUrl}/uploads/${id}/mapping`)
  await page.getByLabel('Currency of every row').fill('EUR')
  await page.getByLabel('Service', { exact: true }).selectOption('Leistung')
  await page.getByText('€1,264.75').waitFor()
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(overflow).toBeLessThanOrEqual(0)
  await expectAccessible(page)
  await page.goto(`${outlay.serverUrl}/uploads/${empty.id}/mapping`)
  await page.getByText(/The columns of this file cannot be mapped. The file is empty/).waitFor()
  await expectAccessible(page)
})
