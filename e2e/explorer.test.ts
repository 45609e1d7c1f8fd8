import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { SavedQuery } from '../contract/saved-query.ts'
import type { Upload } from '../contract/upload.ts'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { addDecimals, compareDecimals } from '../web/src/lib/format/decimal.ts'
import { readLinesView } from '../web/src/lib/lines/lines-view.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()

const table = (page: Page) => page.getByRole('treegrid')
const rowOf = (page: Page, name: string) =>
  table(page).getByRole('row', { name: new RegExp(`^(Open |Close )?.*${name}`) })
/** Every digit of the first figure of a row, which is that of all of the time. */
const totalOf = (row: Locator) => row.getByRole('link').first().getAttribute('title')
const plain = (amount: string | null) => (amount ?? '').replaceAll(/[$,]/g, '').replace('\u2212', '-')
const expectSame = (one: string | null, other: string | null) =>
  expect([one, other, compareDecimals(plain(one), plain(other))]).toEqual([one, other, 0])

async function fileOf(page: Page, button: Locator): Promise<string[][]> {
  const download = page.waitForEvent('download')
  await button.click()
  const text = readFileSync(await (await download).path(), 'utf8')
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((field) => field.replaceAll('"', '')))
}

it('a figure is broken down from its service to the row of the bill, and is the same all the way', async () => {
  const { account, api } = await at.outlay.createClient('explorer')
  for (const [seed, month] of ['2026-09-01', '2026-10-01'].entries()) {
    const bill = [...generateCur({ month, rows: 300, seed }).text].join('')
    const { id } = await api.upload<Upload>(`bill-${month}.csv`, new Blob([bill]))
    await completedUpload(api, id)
  }
  const october = { timeBasis: 'billing', from: '2026-10-01', to: '2026-11-01', measures: ['effectiveCost'] }
  const asked = await api.post<CostAnswer>('/api/query', october)
  const all = String(asked.totals[0]?.effectiveCost)

  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/dashboard/**')
  await page.goto('/dashboard/explorer')
  await rowOf(page, 'Total').getByRole('link').first().waitFor()
  expectSame(await totalOf(rowOf(page, 'Total')), all)
  await expectAccessible(page)

  // Down, by the keyboard: from the largest service to its usage types, their resources, and the lines.
  const first = () => table(page).locator('tbody').getByRole('row').first()
  let figure = await totalOf(first())
  const service = await first().getByRole('rowheader').innerText()
  for (const dimension of ['usage type', 'resource']) {
    await first().getByRole('rowheader').getByRole('button').last().focus()
    await page.keyboard.press('Shift+F10')
    const menu = page.getByRole('dialog')
    await menu.getByRole('link', { name: new RegExp(`^Break down by ${dimension}$`) }).click()
    await table(page)
      .getByRole('columnheader', { name: new RegExp(`^${dimension}$`, 'i') })
      .waitFor()
    await expect.poll(async () => plain(await totalOf(rowOf(page, 'Total')))).toBe(plain(figure))
    figure = await totalOf(first())
  }
  await page
    .getByRole('navigation', { name: 'What it was broken down to' })
    .getByText(service.trim())
    .waitFor()
  await expectAccessible(page)
  await first().getByRole('link').first().click()
  await page.waitForURL('**/lines?**')
  await page.getByRole('region', { name: 'Sum of the lines' }).getByText(figure!, { exact: true }).waitFor()
  await page
    .getByRole('table', { name: /^Cost lines/ })
    .getByRole('button')
    .nth(1)
    .press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('As the provider wrote it').click()
  await dialog.getByText('lineItem/UnblendedCost', { exact: true }).waitFor()

  // And up again, as one came.
  await page.goBack()
  await page.goBack()
  await table(page).getByRole('columnheader', { name: 'Resource' }).waitFor()
  await page.goBack()
  await table(page).getByRole('columnheader', { name: 'Usage type' }).waitFor()
  await page.getByRole('link', { name: 'All costs' }).click()
  await table(page).getByRole('columnheader', { name: 'Service' }).waitFor()
  await expect.poll(async () => plain(await totalOf(rowOf(page, 'Total')))).toBe(plain(all))

  // What is not told apart opens into its parts, and the file is what is shown.
  await page.goto('/dashboard/explorer?n=9&vs=none&g=week')
  await page.getByRole('button', { name: 'Open Other' }).click()
  await table(page).getByRole('row', { expanded: true }).waitFor()
  // It stays open with the next answer, and is made of what that one leaves.
  await page.getByLabel('How many are told apart').selectOption({ label: 'the 5 largest' })
  await page.waitForURL('**n=5**')
  await expect.poll(() => table(page).locator('tr[aria-level="1"]').count()).toBe(6)
  await table(page).locator('tr[aria-level="2"]').getByRole('link').first().waitFor()
  const others = await totalOf(rowOf(page, 'Other'))
  const shown = await fileOf(page, page.getByRole('button', { name: 'CSV of what is shown' }))
  const [head, ...rows] = shown
  expect(head?.slice(0, 4)).toEqual(['Service', 'part', 'currency', 'total'])
  const amountsOf = (lines: string[][], column: number) =>
    addDecimals(lines.map((line) => line[column] ?? '0'))
  const whole = rows.at(-1) ?? []
  const values = rows.slice(0, -1).filter(([, part]) => part === '')
  const parts = rows.filter(([name, part]) => name === 'Other' && part !== '')
  expect(parts.length).toBeGreaterThan(1)
  for (let column = 3; column < (head?.length ?? 0); column++) {
    expectSame(amountsOf(values, column), whole[column] ?? null)
    expectSame(amountsOf(parts, column), values.find(([name]) => name === 'Other')?.[column] ?? null)
  }
  expectSame(whole[3] ?? null, all)
  expectSame(amountsOf(parts, 3), others)

  // Every figure of the table is the sum of the lines that it leads to.
  const links = await table(page)
    .getByRole('link')
    .evaluateAll((elements) =>
      elements.map((element) => [element.getAttribute('href') ?? '', element.getAttribute('title') ?? '']),
    )
  expect(links.length).toBeGreaterThan(20)
  for (const [address = '', amount = ''] of links.filter((_, index) => index % 5 === 0)) {
    const { filters, timeBasis, from, to } = readLinesView(
      new URL(address, at.outlay.serverUrl).searchParams,
    ).state
    const { totals } = await api.post<CostAnswer>('/api/query', {
      measures: ['effectiveCost'],
      filters,
      timeBasis,
      from,
      to,
    })
    expectSame(String(totals[0]?.effectiveCost ?? '0'), amount)
  }

  // The whole answer, with every value in every week.
  const everything = await fileOf(page, page.getByRole('button', { name: 'CSV', exact: true }))
  const cost = everything[0]?.indexOf('effectiveCost') ?? -1
  expectSame(amountsOf(everything.slice(1), cost), all)

  await page.getByRole('button', { name: 'Save as query' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Services per week')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.waitForURL('**/queries/*')
  const { items } = await api.get<{ items: SavedQuery[] }>('/api/saved-queries')
  expect(items[0]?.question.query).toMatchObject({
    dimensions: ['serviceName'],
    granularity: 'week',
    top: { count: 5 },
  })

  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/dashboard/explorer?rows=subAccountId,serviceName&chart=lines')
  await page
    .getByRole('list', { name: /^Costs by/ })
    .getByRole('link')
    .first()
    .waitFor()
  await expectToFit(page)
  await expectAccessible(page)
})
