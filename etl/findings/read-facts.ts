import type { ClickHouseClient } from '@clickhouse/client'
import { FILLED_COLUMNS, type BillFacts, type FilledColumn } from './needs.ts'
import { OF_PERIOD } from './passes/pass.ts'
import { selectRows, type StatementBounds } from './select-rows.ts'

/** A billing period of a load: what findings are made of at once. */
export interface BillOfLoad {
  clientId: string
  loadId: string
  /** First day of the billing month. */
  period: string
}

const DURATION = `dateDiff('second', ChargePeriodStart, ChargePeriodEnd)`

/** Lines of a day or less tell how far a bill has come; some are about the whole month from its first day on. */
const IS_SHORT = `ChargeCategory = 'Usage' AND ${DURATION} <= 86400`

const HAS_VALUE: Partial<Record<FilledColumn, string>> = {
  x_CommitmentEndTime: 'x_CommitmentEndTime IS NOT NULL',
  Tags: 'notEmpty(Tags)',
}

const STATEMENT = `WITH
    if(countIf(${IS_SHORT}) > 0, minIf(ChargePeriodStart, ${IS_SHORT}), minIf(ChargePeriodStart, ChargeCategory = 'Usage')) AS firstCharge,
    if(countIf(${IS_SHORT}) > 0, maxIf(ChargePeriodEnd, ${IS_SHORT}), maxIf(ChargePeriodEnd, ChargeCategory = 'Usage')) AS lastCharge
  SELECT count() AS lineCount, countIf(ChargeCategory = 'Usage') AS usageLines,
    arraySort(groupUniqArray(10)(toString(ProviderName))) AS providers,
    toString(greatest(firstCharge, toDateTime(min(BillingPeriodStart), 'UTC'))) AS coveredFrom,
    toString(least(lastCharge, toDateTime(greatest(max(BillingPeriodEnd), addMonths({period:Date}, 1)), 'UTC'))) AS coveredTo,
    countIf(ChargeCategory = 'Usage' AND ${DURATION} <= 3600) AS hourlyLines,
    ${FILLED_COLUMNS.map((column) => `countIf(${HAS_VALUE[column] ?? `${column} != ''`}) AS filled_${column}`).join(',\n    ')}
  FROM cost_line
  WHERE ${OF_PERIOD}`

type Row = Record<string, string> & { providers: string[] }

/** What there is to know of a bill before rules look at it; null where it has no usage. */
export async function readFacts(
  clickhouse: ClickHouseClient,
  bill: BillOfLoad,
  historyFrom: string,
  bounds: StatementBounds,
): Promise<BillFacts | null> {
  const [row] = await selectRows<Row>(clickhouse, STATEMENT, { ...bill }, bounds)
  if (!row || row.usageLines === '0') return null
  const [from, to] = [String(row.coveredFrom), String(row.coveredTo)]
  if (from >= to) return null
  return {
    providers: row.providers.filter((name) => name !== ''),
    lineCount: Number(row.lineCount),
    from,
    to,
    days: daysBetween(from, to),
    filled: Object.fromEntries(
      FILLED_COLUMNS.map((column) => [column, Number(row[`filled_${column}`])]),
    ) as BillFacts['filled'],
    hourlyLines: Number(row.hourlyLines),
    historyDays: daysBetween(`${historyFrom} 00:00:00`, to),
  }
}

const DAY_MS = 86_400_000

/** Days that have a moment between two. */
function daysBetween(from: string, to: string): number {
  const dayOf = (at: string, before = 0) =>
    Math.floor((Date.parse(`${at.replace(' ', 'T')}Z`) - before) / DAY_MS)
  return dayOf(to, 1) - dayOf(from) + 1
}
