import type { ClickHouseClient } from '@clickhouse/client'
import type { RejectSummary } from '../../contract/upload.ts'

/** What a load left in the engine, read from the rows themselves and not from what was sent. */
export interface LoadResult {
  rows: { read: number; accepted: number; rejected: number }
  totals: LoadTotal[]
  periods: { period: string; billingAccountId: string }[]
  findings: { finding: string; rows: number; firstRow: number }[]
  rejects: RejectSummary[]
  /** Rows and billed cost that the rollup holds: the same as the cost lines', or the rollup is wrong. */
  rollup: { rows: number; billedCost: Record<string, string> }
}

interface LoadTotal {
  currency: string
  billedCost: string
  effectiveCost: string
  listCost: string
  contractedCost: string
  sourceBilledCost: string
  rejectedCost: string
}

interface Load {
  clientId: string
  loadId: string
}

const OF_LOAD = 'WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}'

export async function readBack(clickhouse: ClickHouseClient, load: Load): Promise<LoadResult> {
  const select = async <Row>(query: string): Promise<Row[]> => {
    const answer = await clickhouse.query({ query, query_params: { ...load }, format: 'JSONEachRow' })
    return answer.json<Row>()
  }
  const [accepted, source, rejected, rollup, periods, findings, rejects] = await Promise.all([
    select<{
      currency: string
      rows: string
      billed: string
      effective: string
      list: string
      contracted: string
    }>(
      `SELECT BillingCurrency AS currency, count() AS rows, toString(sum(BilledCost)) AS billed,
         toString(sum(EffectiveCost)) AS effective, toString(sum(ListCost)) AS list,
         toString(sum(ContractedCost)) AS contracted
       FROM cost_line ${OF_LOAD} GROUP BY currency`,
    ),
    select<{ currency: string; rows: string; billed: string }>(
      `SELECT BillingCurrency AS currency, sum(rows) AS rows, toString(sum(source_billed_cost)) AS billed
       FROM load_tally ${OF_LOAD} GROUP BY currency`,
    ),
    select<{ currency: string; rows: string; billed: string }>(
      `SELECT BillingCurrency AS currency, count() AS rows,
         toString(sum(ifNull(source_billed_cost, toDecimal256(0, 30)))) AS billed
       FROM rejected_line ${OF_LOAD} GROUP BY currency`,
    ),
    select<{ currency: string; rows: string; billed: string }>(
      `SELECT BillingCurrency AS currency, sum(LineCount) AS rows, toString(sum(BilledCost)) AS billed
       FROM cost_daily ${OF_LOAD} GROUP BY currency`,
    ),
    select<{ period: string; billingAccountId: string }>(
      `SELECT toString(toStartOfMonth(BillingPeriodStart)) AS period, BillingAccountId AS billingAccountId
       FROM cost_daily ${OF_LOAD} GROUP BY period, billingAccountId ORDER BY period, billingAccountId`,
    ),
    select<{ finding: string; rows: string; firstRow: string }>(
      `SELECT finding, sum(rows) AS rows, min(first_row) AS firstRow
       FROM load_finding ${OF_LOAD} GROUP BY finding ORDER BY rows DESC, finding`,
    ),
    select<{ column: string; reason: string; rows: string; firstRow: string; sampleValue: string }>(
      `SELECT column_name AS column, reason, count() AS rows, min(row_number) AS firstRow,
         argMin(value, row_number) AS sampleValue
       FROM rejected_line ${OF_LOAD} GROUP BY column, reason ORDER BY rows DESC, firstRow LIMIT 100`,
    ),
  ])
  const count = (rows: { rows: string }[]) => rows.reduce((sum, row) => sum + Number(row.rows), 0)
  return {
    rows: { read: count(source), accepted: count(accepted), rejected: count(rejected) },
    totals: source
      .map(({ currency, billed }) => {
        const loaded = accepted.find((row) => row.currency === currency)
        return {
          currency,
          billedCost: loaded?.billed ?? '0',
          effectiveCost: loaded?.effective ?? '0',
          listCost: loaded?.list ?? '0',
          contractedCost: loaded?.contracted ?? '0',
          sourceBilledCost: billed,
          rejectedCost: rejected.find((row) => row.currency === currency)?.billed ?? '0',
        }
      })
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    periods,
    findings: findings.map((row) => ({ ...row, rows: Number(row.rows), firstRow: Number(row.firstRow) })),
    rejects: rejects.map((row) => ({ ...row, rows: Number(row.rows), firstRow: Number(row.firstRow) })),
    rollup: {
      rows: count(rollup),
      billedCost: Object.fromEntries(rollup.map(({ currency, billed }) => [currency, billed])),
    },
  }
}
