import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { createClickHouse } from '../../clickhouse/client.ts'
import { createTestDatabases } from '../../testing/databases.ts'
import type { TestCostLine } from '../../testing/seed-upload.ts'
import { findFindings, type FoundInBill } from './find-findings.ts'
import { defaultPercents, type Percents } from './settings.ts'

/** The month that lines are of; its costs are multiples of 31, so that those of 30 days are whole. */
const OCTOBER = '2026-10-01'

const HOUR_MS = 3_600_000

/** A moment of October: `at(31, 23)` is its last hour. */
export function at(day: number, hour = 0): string {
  return textOf(Date.UTC(2026, 9, day, hour))
}

const textOf = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

export interface UsageLine {
  product: string
  usageType: string
  operation?: string
  resource?: string
  cost?: number | string
  quantity?: number | string
  /** From its first moment to its last: all of October, where nothing is said. */
  from?: string
  to?: string
  /** More columns by their names. */
  columns?: TestCostLine
}

/** A line of usage at the on-demand price, as a load of an AWS report leaves it. */
export function usage({
  product,
  usageType,
  operation = '',
  resource = '',
  cost = 0,
  quantity = 0,
  from = at(1),
  to = at(32),
  columns = {},
}: UsageLine): TestCostLine {
  return {
    ProviderName: 'AWS',
    BillingPeriodStart: OCTOBER,
    BillingPeriodEnd: '2026-11-01',
    ChargePeriodStart: from,
    ChargePeriodEnd: to,
    BillingAccountId: '111122223333',
    ChargeCategory: 'Usage',
    ServiceName: product,
    RegionId: 'eu-west-1',
    ResourceId: resource,
    PricingCategory: 'Standard',
    x_LineItemType: 'Usage',
    x_ProductCode: product,
    x_UsageType: usageType,
    x_Operation: operation,
    BilledCost: String(cost),
    EffectiveCost: String(cost),
    ListCost: String(cost),
    ContractedCost: String(cost),
    ConsumedQuantity: String(quantity),
    ...columns,
  }
}

/** The same line once for each hour from the first moment to the last. */
export function hourly(line: UsageLine): TestCostLine[] {
  return repeated(line, HOUR_MS)
}

export function daily(line: UsageLine): TestCostLine[] {
  return repeated(line, 24 * HOUR_MS)
}

function repeated({ from = at(1), to = at(32), ...line }: UsageLine, milliseconds: number): TestCostLine[] {
  const [start, end] = [from, to].map((text) => Date.parse(`${text.replace(' ', 'T')}Z`)) as [number, number]
  const lines: TestCostLine[] = []
  for (let time = start; time < end; time += milliseconds) {
    lines.push(usage({ ...line, from: textOf(time), to: textOf(time + milliseconds) }))
  }
  return lines
}

/** Lines of October as those of another month: in its second half, as long before the end of it. */
export function movedTo(month: string, lines: readonly TestCostLine[]): TestCostLine[] {
  const [first, last] = boundsOf(OCTOBER)
  const [start, end] = boundsOf(month)
  const moved = (moment: unknown) => {
    const time = Date.parse(`${String(moment).replace(' ', 'T')}Z`)
    return textOf(time - first < last - time ? start + time - first : end - last + time)
  }
  return lines.map((line) => ({
    ...line,
    BillingPeriodStart: month,
    BillingPeriodEnd: textOf(end).slice(0, 10),
    ChargePeriodStart: moved(line.ChargePeriodStart),
    ChargePeriodEnd: moved(line.ChargePeriodEnd),
  }))
}

/** The first moment of a month, and the one after its last. */
function boundsOf(month: string): [start: number, end: number] {
  const date = new Date(month)
  return [date.getTime(), Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)]
}

/** Lines by the hour from the first to the last of October, that no rule says anything of. */
export const ORDINARY: TestCostLine[] = [
  { from: at(1), to: at(1, 1) },
  { from: at(31, 23), to: at(32) },
].map((time) =>
  usage({
    product: 'AmazonVPC',
    usageType: 'PublicIPv4:InUseAddress',
    operation: 'AssociateAddressVPC',
    resource: 'eipalloc-in-use',
    cost: 1,
    quantity: 1,
    columns: {
      SubAccountId: 'ordinary',
      Tags: { environment: 'production' },
      CommitmentDiscountId: '',
      x_CommitmentEndTime: '2030-01-01 00:00:00',
    },
    ...time,
  }),
)

/** What a rule is to find in some lines, or that it is to find nothing; each in an account of its own. */
export interface RuleCase {
  rule: string
  /** As the title of a test. */
  says: string
  lines: TestCostLine[]
  /** Null for a near miss. */
  finds: { resource?: string; subject?: string; monthlyCost: string; monthlySaving: string } | null
  /** Lines that are in the account and not behind it. */
  beside?: TestCostLine[]
}

/** Bills of before, by their first days. */
export type Earlier = Record<string, TestCostLine[]>

/** Loads the lines of all cases as one bill, and has all rules look at it once. */
export async function findInCases(
  cases: readonly RuleCase[],
  { earlier = {}, percents = defaultPercents() }: { earlier?: Earlier; percents?: Percents } = {},
) {
  const databases = await createTestDatabases()
  const clickhouse = createClickHouse(databases.clickhouseUrl)
  const [clientId, loadId] = [randomUUID(), uuidv7()]
  const lines = cases.flatMap(({ lines, beside = [] }, index) =>
    [...lines, ...beside].map((line) => ({ SubAccountId: accountOf(index), ...line })),
  )
  const loads = [
    { loadId, period: OCTOBER, lines: [...ORDINARY, ...lines] },
    ...Object.entries(earlier).map(([period, own]) => ({ loadId: uuidv7(), period, lines: own })),
  ]
  for (const load of loads) {
    await clickhouse.insert({
      table: 'cost_line_landing',
      values: load.lines.map((line, index) => ({
        client_id: clientId,
        load_id: load.loadId,
        file_index: 0,
        row_number: index + 1,
        BillingCurrency: 'USD',
        ...line,
      })),
      format: 'JSONEachRow',
    })
  }
  const slices = loads
    .map((load) => ({ loadId: load.loadId, period: load.period, billingAccountId: '111122223333' }))
    .sort((a, b) => (a.period < b.period ? -1 : 1))
  const bounds = { maxMemoryBytes: 2_000_000_000, signal: AbortSignal.timeout(120_000) }
  const found: FoundInBill = await findFindings(
    clickhouse,
    { clientId, loadId, period: OCTOBER },
    { history: { from: slices[0]!.period, slices }, percents, bounds },
  )
  return {
    found,
    clientId,
    loadId,
    clickhouse,
    /** What a rule found in the account of a case. */
    ofCase: (index: number, rule: string) =>
      found.findings.filter((finding) => finding.rule === rule && finding.subAccountId === accountOf(index)),
    async stop() {
      await clickhouse.close()
      await databases.stop()
    },
  }
}

export function accountOf(index: number): string {
  return String(100000000000 + index)
}
