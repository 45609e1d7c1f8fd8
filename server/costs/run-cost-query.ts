import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { runBoth, type StatementAnswer, type StatementContext, type Value } from './run-statement.ts'

/** Runs a built question and its totals. */
export async function runCostQuery(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<Pick<CostAnswer, 'columns' | 'rows' | 'totals' | 'rowCount' | 'truncated' | 'stats'>> {
  const started = performance.now()
  const [answer, totals] = await runBoth(clickhouse, [query.sql, query.totalsSql], query.parameters, context)
  const offset = Number(query.parameters.offset)
  const returned = answer.data.length
  const rowCount = Number(answer.rows_before_limit_at_least ?? offset + returned)
  return {
    columns: query.columns,
    rows: toObjects(answer.data, query.columns),
    totals: toObjects(totals.data, query.totalsColumns),
    rowCount,
    truncated: offset + returned < rowCount,
    stats: {
      table: query.table,
      elapsedMs: Math.round(performance.now() - started),
      rowsRead: sumOf(answer, totals, 'rows_read'),
      bytesRead: sumOf(answer, totals, 'bytes_read'),
    },
  }
}

/** Without entries between: there are up to 100,000 rows, and those took twice as long to make. */
function toObjects(rows: Value[][], columns: CostAnswer['columns']): Record<string, Value>[] {
  return rows.map((row) => {
    const object: Record<string, Value> = {}
    columns.forEach(({ name, type }, index) => {
      const value = row[index] ?? null
      // Counts come as text, which would keep 64 bits; ours stay far below 2^53.
      object[name] = type === 'integer' && value !== null ? Number(value) : value
    })
    return object
  })
}

function sumOf(first: StatementAnswer, second: StatementAnswer, figure: 'rows_read' | 'bytes_read'): number {
  return Number(first.statistics?.[figure] ?? 0) + Number(second.statistics?.[figure] ?? 0)
}
