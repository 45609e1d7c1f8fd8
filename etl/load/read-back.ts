import type { ClickHouseClient } from '@clickhouse/client'
import type { RejectSummary } from '../../contract/upload.ts'

/** What a load left in the engine, read from the rows themselves and not from what was sent. */
export interface LoadResult {
  rows: { read: number; accepted: number; rejected: number }
  totals: LoadTotal[]
  periods: { period: string; billingAccountId: string }[]
  findings: { finding: string; rows: number; samples: [number, number, string][]; values: string[] }[]
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
    select<{ finding: string; rows: string; samples: [number, string, string][]; values: string[] }>(
      `SELECT finding, sum(f.rows) AS rows, groupArraySortedMerge(5)(f.samples) AS samples,
         arraySort(groupUniqArrayArray(20)(f.distinct_values)) AS values
       FROM load_finding_sample AS f ${OF_LOAD} GROUP BY finding ORDER BY rows DESC, finding`,
    ),
    select<{ column: string; reason: string; rows: string; first: [number, string, string] }>(
      `SELECT column_name AS column, reason, count() AS rows, min((file_index, row_number, value)) AS first
       FROM rejected_line ${OF_LOAD} GROUP BY column, reason ORDER BY rows DESC, first LIMIT 100`,
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
    findings: findings.map(({ finding, rows, samples, values }) => ({
      finding,
      rows: Number(rows),
      samples: samples.map(([file, row, value]) => [file, Number(row), value]),
      values,
    })),
    rejects: rejects.map(({ column, reason, rows, first: [firstFileIndex, firstRow, sampleValue] }) => ({
      column,
      reason,
      rows: Number(rows),
      firstFileIndex,
      firstRow: Number(firstRow),
      sampleValue,
    })),
    rollup: {
      rows: count(rollup),
      billedCost: Object.fromEntries(rollup.map(({ currency, billed }) => [currency, billed])),
    },
  }
}
