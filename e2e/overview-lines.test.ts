import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { LineList } from '../contract/line.ts'
import type { Overview } from '../contract/overview.ts'
import type { SourceRow, Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { addDecimals, compareDecimals } from '../web/src/lib/format/decimal.ts'
import { readLinesView } from '../web/src/lib/lines/lines-view.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()
let page: Page

it('every figure of the overview is the sum of its lines, and a line leads to the row of the bill', async () => {
  const { account, api } = await at.outlay.createClient('curious')
  for (const month of ['2026-09-01', '2026-10-01']) {
    const bill = [...generateCur({ month, rows: 200, seed: 3 }).text].join('')
    const { id } = await api.upload<Upload>(`bill-${month}.csv`, new Blob([bill]))
    await completedUpload(api, id)
  }
  // Why something moved is known with the rollups, a moment after a load.
  const isRolledUp = async () => {
    const { currencies } = await api.get<Overview>('/api/core/modules/overview')
    return currencies[0]?.movers.up[0]?.usageTypes?.length ?? 0
  }
  await expect.poll(isRolledUp, { timeout: 20_000 }).toBeGreaterThan(0)
  page = await at.open()
  await at.signIn(page, account)
  const movers = page.getByRole('region', { name: /^What moved Oct.2026 against Sep.2026/ })
  await movers.getByRole('table', { name: 'Up' }).getByRole('button').first().click()
  await movers.getByText('Usage types that changed most').waitFor()
  await expectAccessible(page)

  const figures = await figuresOf(page)
  expect(figures.length).toBeGreaterThan(30)
  for (const { address, amount } of figures) {
    const { state } = readLinesView(new URL(address, at.outlay.serverUrl).searchParams)
    const { filters, timeBasis, from, to } = state
    const question = { measures: ['effectiveCost'], filters, timeBasis, from, to }
    const { totals } = await api.post<CostAnswer>('/api/query', question)
    expect([address, compareDecimals(String(totals[0]?.effectiveCost ?? '0'), amount)]).toEqual([address, 0])
  }

  // The largest mover that the chart tells apart, now. By what is billed, which rows of the file say.
  await page.goto('/dashboard/overview?b=billed')
  const chart = page.getByRole('region', { name: /^Cost over time/ })
  await chart.getByText('Table', { exact: true }).click()
  await chart.getByRole('columnheader').first().waitFor()
  const heads = (await chart.getByRole('columnheader').allTextContents()).map((head) => head.trim())
  const up = movers.getByRole('table', { name: 'Up' })
  await up.waitFor()
  const names = (await up.getByRole('button').allTextContents()).map((name) => name.trim())
  const service = names.find((name) => heads.includes(name)) ?? ''
  const place = heads.indexOf(service)
  const mover = up.getByRole('row').nth(names.indexOf(service) + 1)
  const figure = mover.getByRole('link').nth(1)
  const amount = await figure.locator('span').getAttribute('title')
  const drawn = chart.getByRole('row', { name: /^Oct.2026/ }).getByRole('cell')
  expect(await drawn.nth(place).textContent()).toContain(await figure.textContent())
  await mover.getByRole('button').click()
  await movers.getByText('Resources that changed most').waitFor()
  await figure.click()
  await page.waitForURL('**/lines?**')
  const sum = page.getByRole('region', { name: 'Sum of the lines' })
  await sum.getByText(amount!, { exact: true }).waitFor()
  // Added up by the engine, and out of the lines that are listed.
  await page.getByText(`listed, together ${amount}`).waitFor()
  const rows = await rowsBehind(page, api)
  expect(rows.length).toBeGreaterThan(1)
  const costs = rows.map((row) => row.get('lineItem/UnblendedCost') ?? '')
  expect([service, compareDecimals(addDecimals(costs), plainAmount(amount ?? ''))]).toEqual([service, 0])
  await expectAccessible(page)

  await page
    .getByRole('table', { name: /^Cost lines/ })
    .getByRole('button')
    .nth(1)
    .focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const valueOf = (column: string) =>
    dialog.getByText(column, { exact: true }).locator('xpath=following-sibling::dd').textContent()
  const billed = await valueOf('Billed cost')
  await dialog.getByText('As the provider wrote it').click()
  await dialog.getByText('lineItem/UnblendedCost', { exact: true }).waitFor()
  expect(compareDecimals((await valueOf('lineItem/UnblendedCost'))!.trim(), billed!.trim())).toBe(0)
  await expectAccessible(page)
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })

  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('list', { name: 'Cost lines' }).getByRole('button').first().click()
  await dialog.getByRole('link', { name: 'bill-2026-10-01.csv' }).waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.goBack()
  await page.waitForURL('**/dashboard/overview?b=billed')
  await movers.getByRole('table', { name: 'Up' }).waitFor()
  await expectToFit(page)
})

/** The links to cost lines whose figure is there with every digit, and what it says. */
async function figuresOf(page: Page): Promise<{ address: string; amount: string }[]> {
  const found = await page.locator('main a[href^="/lines"]').evaluateAll((links) =>
    links.map((link) => {
      // A row that is a link as a whole has its figure in the last cell.
      const cell = link.matches('.row-link') ? link.closest('tr')?.lastElementChild : link
      return [link.getAttribute('href') ?? '', cell?.querySelector('[title]')?.getAttribute('title') ?? '']
    }),
  )
  return found
    .filter(([, text]) => text !== '')
    .map(([address = '', text = '']) => ({
      address,
      amount: plainAmount(text),
    }))
}

const plainAmount = (text: string) => text.replace('\u2212', '-').replaceAll(/[^\d.-]/g, '')

/** Of all lines that the page lists, the rows of the files that they came from, as the provider wrote them. */
async function rowsBehind(page: Page, api: ApiClient): Promise<Map<string, string>[]> {
  const { filters, timeBasis, from = '', to = '' } = readLinesView(new URL(page.url()).searchParams).state
  const query = new URLSearchParams({ filters: JSON.stringify(filters), timeBasis, from, to, limit: '1000' })
  const { items, nextCursor } = await api.get<LineList>(`/api/lines?${query}`)
  expect(nextCursor).toBeNull()
  const rows = items.map(({ uploadId, fileIndex, rowNumber }) =>
    api.get<SourceRow>(`/api/uploads/${uploadId}/source-row?file=${fileIndex}&row=${rowNumber}`),
  )
  return (await Promise.all(rows)).map(
    ({ columns }) => new Map(columns.map(({ name, value }) => [name, value])),
  )
}
