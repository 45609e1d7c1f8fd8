import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { press, tabTo, typeInto } from './keyboard.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const BILL = [
  'Tag;Leistung;Betrag;Kostenstelle',
  '05.10.2026;Rechnen;1.234,50;Web',
  '06.10.2026;Speichern;0,25;',
  '31.10.2026;Rechnen;n/a;Web',
  ...Array.from({ length: 30 }, (_, day) => `${String(day + 1).padStart(2, '0')}.10.2026;Rechnen;1;Web`),
].join('\n')

const FOCUS = readFileSync(join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv'), 'utf8')
/** With a fifth of the rows from row 51 on without a readable cost. */
const BROKEN = FOCUS.split('\n')
  .map((line, row) => (row > 50 && row <= 70 ? line.replace(/,0\.\d+,0\.\d+,/, ',n/a,0.1,') : line))
  .join('\n')

const at = useSharedOutlay()

it('a file that no format knows is mapped by keyboard alone, loaded, and known the next time', async () => {
  const { account, api } = await at.outlay.createClient('mapper')
  const { id } = await api.upload<Upload>('kosten.csv', new Blob([BILL]))
  const page = await at.openAs(account, `/uploads/${id}`)
  await page
    .getByText(/No billing format has these columns/)
    .first()
    .waitFor({ timeout: 30_000 })
  await follow(page, 'Map its columns')

  await page.getByRole('heading', { name: 'Map columns' }).waitFor()
  expect(await page.getByLabel('Cost', { exact: true }).inputValue()).toBe('Betrag')
  expect(await page.getByLabel('Order of dates').inputValue()).toBe('day-first')
  await expectAccessible(page)

  // What is missing is said at its field, which has the focus.
  await press(page, page.getByRole('button', { name: 'Save and load' }))
  await page.getByText('Choose a column, or give the currency of every row').waitFor()
  expect(await page.locator('select:focus').getAttribute('aria-invalid')).toBe('true')
  await typeInto(page, page.getByLabel('Currency of every row'), 'eu')
  await page.getByText('Give the three letters of a currency, like EUR').waitFor()
  await expectAccessible(page)
  await page.keyboard.type('r')
  await typeInto(page, page.getByLabel('Service', { exact: true }), 'Lei')
  await page.getByText('€1,264.75').waitFor()
  await page.getByText('Row 3: Betrag is not a number: “n/a”').waitFor()

  await press(page, page.getByRole('checkbox', { name: /Kostenstelle/ }), 'Space')
  await press(page, page.getByText('29 more columns can be filled'))
  await typeInto(page, page.getByLabel('Provider', { exact: true }), 'Kos')
  await page.getByRole('columnheader', { name: 'Provider' }).first().waitFor()
  await page.getByText('{"Kostenstelle":"Web"}').first().waitFor()
  await press(page, page.getByLabel('Name', { exact: true }), 'Control+A')
  await page.keyboard.type('Rechenzentrum')
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
  const { account, api } = await at.outlay.createClient('mapper-phone')
  const { id } = await api.upload<Upload>('kosten.csv', new Blob([BILL]))
  const empty = await api.upload<Upload>('empty.csv', new Blob([]))
  const page = await at.openAs(account, `/uploads/${id}/mapping`, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  await page.getByLabel('Currency of every row').fill('EUR')
  await page.getByLabel('Service', { exact: true }).selectOption('Leistung')
  await page.getByText('€1,264.75').waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  await page.goto(`/uploads/${empty.id}/mapping`)
  await page.getByText(/The columns of this file cannot be mapped. The file is empty/).waitFor()
  await expectAccessible(page)
})

async function follow(page: Page, name: string): Promise<void> {
  await press(page, page.getByRole('link', { name, exact: true }))
}

/** Tab leads to where files are chosen; the dialog that opens there is the browser's own. */
async function choose(page: Page, name: string, content: string): Promise<void> {
  const input = page.locator('input[type=file]')
  await tabTo(page, input)
  await input.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
}

async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
}

it('a broken file says row and column, its remedy is followed by keyboard alone, and the history has both', async () => {
  const { account } = await at.outlay.createClient('mender')
  const page = await at.openAs(account, '/uploads')
  await page.getByText('Nothing was uploaded yet').waitFor()
  await choose(page, 'may.csv', BROKEN)
  await follow(page, 'See what happened')
  await page.getByText(/First of the most frequent: row 52, EffectiveCost/).waitFor()
  await page
    .getByRole('region', { name: /^Audit trail/ })
    .getByText('Loading failed')
    .waitFor()
  await expectAccessibleInBoth(page)

  await follow(page, 'Upload another file')
  await page.waitForURL('**/uploads')
  await choose(page, 'may-mended.csv', FOCUS)
  await follow(page, 'See the result')
  await page.getByText('1,157.48882377213324').first().waitFor()
  await page
    .getByRole('region', { name: /^Audit trail/ })
    .getByText('Loaded an upload')
    .waitFor()
  await expectAccessibleInBoth(page)

  await page.getByRole('main').getByRole('link', { name: 'Uploads', exact: true }).focus()
  await page.keyboard.press('Enter')
  const expectListed = (...names: string[]) =>
    expect.poll(() => page.locator('tbody .row-link').allInnerTexts(), { timeout: 20_000 }).toEqual(names)
  await expectListed('may-mended.csv', 'may.csv')
  await tabTo(page, page.getByRole('button', { name: 'File', exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/uploads?o=name')
  await page.getByRole('columnheader', { name: 'File' }).and(page.locator('[aria-sort=ascending]')).waitFor()
  await page.getByLabel('Status').focus()
  await page.keyboard.type('Fai')
  await page.waitForURL('**/uploads?status=failed&o=name')
  await expectListed('may.csv')
  await expectAccessibleInBoth(page)
  await page.reload()
  await expectListed('may.csv')
  await page.goBack()
  await expectListed('may-mended.csv', 'may.csv')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByLabel('Order').selectOption('Most set aside first')
  await page.waitForURL('**/uploads?o=rejected')
  await expectToFit(page)
  await expectAccessible(page)
})
