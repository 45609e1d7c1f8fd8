import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { ChargebackRulesChange } from '../contract/chargeback-rules.ts'
import type {
  ChargebackStatement,
  ChargebackStatementDetail,
  NewChargebackStatement,
} from '../contract/chargeback-statement.ts'
import type { CostCentre } from '../contract/cost-centre.ts'
import type { CostAnswer, CostFilter } from '../contract/cost-query.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { measureOfBasis } from '../web/src/lib/filters/cost-basis.ts'
import { addDecimals, compareDecimals, isZeroDecimal } from '../web/src/lib/format/decimal.ts'
import { readLinesView } from '../web/src/lib/lines/lines-view.ts'
import { expectAccessible } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'

const PAGES = '/dashboards/client-c/chargeback'
const API = '/api/client-c/chargeback'

const at = useSharedOutlay()

let account: Account
let api: ApiClient
let centres: Record<'compute' | 'storage' | 'data' | 'tables', string>
let statement: ChargebackStatement
beforeAll(async () => {
  ;({ account, api } = await at.outlay.createClient('sharer', 'client-c'))
  for (const month of ['2026-05', '2026-06']) {
    const { id } = await api.upload<Upload>(`${month}.csv`, new Blob([billOf(month)]))
    await completedUpload(api, id)
  }
  const centre = async (code: string) =>
    (await api.post<CostCentre>(`${API}/cost-centres`, { code, name: code })).id
  centres = {
    compute: await centre('compute'),
    storage: await centre('storage'),
    data: await centre('data'),
    tables: await centre('tables'),
  }
  await api.put(`${API}/rules`, rulesOf(centres))
  const made: NewChargebackStatement = { period: '2026-06' }
  statement = await api.post<ChargebackStatement>(`${API}/statements`, made)
}, 120_000)

/** With every cost in whole cents: what is charged directly is then the sum of its lines to the last digit. */
function billOf(month: string): string {
  const file = join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv')
  const [header = [], ...rows] = parse(readFileSync(file)) as string[][]
  const inCents = (value: string, place: number) =>
    header[place]?.endsWith('Cost') && value !== '' ? Number(value).toFixed(2) : value
  return [header, ...rows.map((row) => row.map(inCents))]
    .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
    .join('\n')
    .replaceAll('2026-05', month)
}

/** A pool of each kind, one that two kinds of lines fill, and a cost centre that two kinds of lines are charged to. */
function rulesOf({ compute, storage, data, tables }: typeof centres): ChargebackRulesChange {
  const is = (dimension: string, ...values: string[]): CostFilter[] => [{ dimension, operator: 'in', values }]
  const to = (costCentreId: string) => ({ kind: 'costCentre' as const, costCentreId })
  const into = (pool: string) => ({ kind: 'shared' as const, pool })
  return {
    basedOn: 0,
    rules: [
      { name: 'Servers', filters: is('serviceName', 'AmazonEC2', 'AmazonRDS'), target: to(compute) },
      { name: 'Buckets', filters: is('serviceName', 'AmazonS3'), target: to(storage) },
      { name: 'Tables', filters: is('serviceName', 'AmazonDynamoDB'), target: to(tables) },
      { name: 'Glue', filters: is('serviceName', 'AWSGlue'), target: to(data) },
      { name: 'Tax', filters: is('chargeCategory', 'Tax'), target: into('Taxes') },
      { name: 'Networks', filters: is('serviceName', 'AmazonVPC'), target: into('Platform') },
      { name: 'Sandbox', filters: is('subAccountId', '200000000014'), target: into('Platform') },
      { name: 'Watching', filters: is('serviceName', 'AmazonCloudWatch'), target: into('Monitoring') },
      { name: 'Analytics', filters: is('subAccountId', '200000000013'), target: to(data) },
    ],
    pools: [
      { name: 'Taxes', split: { kind: 'proportional', costCentreIds: [compute, storage] } },
      { name: 'Platform', split: { kind: 'even', costCentreIds: [compute, storage, data] } },
      {
        name: 'Monitoring',
        split: {
          kind: 'fixed',
          shares: [
            { costCentreId: compute, percent: '33.35' },
            { costCentreId: data, percent: '66.65' },
          ],
        },
      },
    ],
  }
}

it('every figure of chargeback is the sum of the lines that it leads to, or leads to what it is made of', async () => {
  const page = await at.openAs(account, PAGES)
  const carried = page.getByRole('table', { name: 'Who carries what' })
  await carried.getByRole('link', { name: 'compute' }).waitFor()
  const trend = page.getByRole('region', { name: /^Month by month/ })
  await trend.getByText('Table', { exact: true }).click()
  await trend.getByRole('columnheader').first().waitFor()
  await page.getByText('As the bill and the rules say it now').waitFor()
  await expectToLeadOn(page)
  // Of both months the totals, and what nobody carries; cost centres by what they carry directly.
  expect(await follow(page)).toBeGreaterThan(12)
  expect(await waysOf(page, trend.getByRole('row', { name: /^Jun.2026/ }))).toContain(PAGES)
  await expectAccessible(page)

  await page.goto(`${PAGES}/rules`)
  await page.getByText('Most of what no rule takes').waitFor()
  await page.getByText('Filled by 2 rules').waitFor()
  await expectToLeadOn(page)
  expect(await follow(page)).toBeGreaterThan(12)
}, 120_000)

it('every figure of a statement is the sum of its lines, and parts of shared costs say by which they are split', async () => {
  const page = await at.openAs(account, `${PAGES}/statements/${statement.id}`)
  const all = page.getByRole('table', { name: /^What each carries/ })
  // Once it is known by which rules it was made.
  await all
    .getByRole('row', { name: /^storage/ })
    .locator('a[href^="/lines"]')
    .waitFor()
  await expectToLeadOn(page)
  // The bill, what nobody carries, and direct costs of all but those that two kinds of lines are charged to.
  expect(await follow(page)).toBe(6)

  for (const centre of [...Object.values(centres), 'unallocated']) {
    await page.goto(`${PAGES}/statements/${statement.id}?centre=${centre}`)
    await page
      .getByRole('table', { name: 'Direct costs by rule' })
      .locator('a[href^="/lines"]')
      .first()
      .waitFor()
    expect(await follow(page)).toBeGreaterThan(2)
    await expectSplitsToBeOfLines(page, centre)
  }
}, 120_000)

it('what would be different now leads to what was charged, and to how it is now', async () => {
  const { rules, ...others } = rulesOf(centres)
  const left = rules.map((rule) =>
    rule.name === 'Analytics' ? { ...rule, target: { kind: 'unallocated' as const } } : rule,
  )
  await api.put(`${API}/rules`, { ...others, rules: left, basedOn: 1 })
  const page = await at.openAs(account, `${PAGES}/statements/${statement.id}`)
  const table = page.getByRole('table', { name: /^What would be different now/ })
  const own = table.getByRole('row', { name: /^data/ }).getByRole('link')
  await own.first().waitFor()
  const now = (await own.last().textContent()) ?? ''
  expect(await waysOf(page, table)).toContain(`${PAGES}/statements/${statement.id}`)
  await own.last().click()
  const carried = page.getByRole('table', { name: 'Who carries what' })
  await carried.getByRole('row', { name: /^data/ }).getByText(now).waitFor()
  // Among them what nobody carries: what no rule takes, and what one leaves to nobody.
  await carried
    .getByRole('row', { name: /^Nobody/ })
    .locator('a[href^="/lines"]')
    .waitFor()
  expect(await follow(page)).toBeGreaterThan(4)
}, 120_000)

/** Compares each figure that leads to lines with their sum; how many there were. */
async function follow(page: Page): Promise<number> {
  const links = await page
    .locator('main a[href^="/lines"]')
    .evaluateAll((all) =>
      all.map((link) => [
        link.getAttribute('href') ?? '',
        link.querySelector('[title]')?.getAttribute('title') ?? link.textContent ?? '',
      ]),
    )
  const figures = links.filter(([, text]) => /\d[.]\d\d/.test(text ?? ''))
  for (const [address = '', text = ''] of figures) {
    const amount = text.replace('\u2212', '-').replaceAll(/[^\d.-]/g, '')
    expect([address, text, compareDecimals(await sumOfLines(address), amount)]).toEqual([address, text, 0])
  }
  return figures.length
}

async function sumOfLines(address: string): Promise<string> {
  const { state } = readLinesView(new URL(address, at.outlay.serverUrl).searchParams)
  const { filters, timeBasis, from, to, basis, currency, uploads } = state
  const measure = measureOfBasis[basis]
  const { totals } = await api.post<CostAnswer>('/api/query', {
    measures: [measure],
    ...{ filters, timeBasis, from, to },
    ...(Array.isArray(uploads) && { uploadIds: uploads }),
  })
  return String(totals.find(({ billingCurrency }) => billingCurrency === currency)?.[measure] ?? '0')
}

/** Figures of tables that are not nothing lead somewhere. */
async function expectToLeadOn(page: Page): Promise<void> {
  const cells = await page
    .locator('main td:not(:has(a))')
    .evaluateAll((all) => all.map((cell) => cell.textContent?.trim() ?? ''))
  const amounts = cells.filter((text) => /^\u2212?\$[\d,]+\.\d\d$/.test(text))
  expect(amounts.filter((text) => text !== '$0.00')).toEqual([])
}

const waysOf = async (page: Page, within: ReturnType<Page['locator']>): Promise<string[]> =>
  (await within.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))).map(
    (href) => new URL(href, page.url()).pathname,
  )

/** What is split is the sum of the lines that its links lead to, and a part of it as large as its split says. */
async function expectSplitsToBeOfLines(page: Page, centre: string): Promise<void> {
  const { currencies } = await api.get<ChargebackStatementDetail>(
    `${API}/statements/${statement.id}/detail?costCentre=${centre}`,
  )
  const panel = page.getByRole('listitem')
  for (const { name, split, cost } of currencies.flatMap(({ pools }) => pools)) {
    const item = panel.filter({ has: page.getByText(name, { exact: true }) })
    const links = item.locator('a[href^="/lines"]')
    const addresses = await links.evaluateAll((all) =>
      all.map((link) => [link.getAttribute('href') ?? '', link.textContent ?? '']),
    )
    // One that two kinds of lines fill leads to those of each rule.
    const ofPool = name === 'Platform' ? addresses : addresses.slice(0, 1)
    expect([name, ofPool.length]).toEqual([name, name === 'Platform' ? 2 : 1])
    const sums = await Promise.all(ofPool.map(([address = '']) => sumOfLines(address)))
    expect([name, compareDecimals(addDecimals(sums), split.pool)]).toEqual([name, 0])
    expect(isZeroDecimal(split.pool)).toBe(false)
    const part = (Number(split.pool) * Number(split.part)) / Number(split.whole)
    expect(Number(cost.exact)).toBeCloseTo(part, 9)
    expect(Math.abs(Number(cost.amount) - part)).toBeLessThan(0.01)
  }
}
