import type { ClickHouseClient } from '@clickhouse/client'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { runStatement, type StatementContext } from './run-statement.ts'

/** Of different units, that a warning names. */
const MAX_NAMED = 10

/** Says where a question adds quantities of different units: hours and gigabytes make a number without a meaning. */
export async function describeMixedUnits(
  clickhouse: ClickHouseClient,
  { unitsSql, parameters }: BuiltCostQuery,
  context: StatementContext,
): Promise<string[]> {
  if (unitsSql === undefined) return []
  const { data } = await runStatement(clickhouse, unitsSql, parameters, context)
  const [units = [], inOneRow] = (data[0] ?? []) as unknown as [string[]?, number?]
  if (units.length < 2) return []
  const names = units.map((unit) => unit || 'none')
  const shown = [...names.slice(0, MAX_NAMED), ...(names.length > MAX_NAMED ? ['others'] : [])]
  return [
    `${inOneRow ? 'Rows' : 'The totals'} add consumed quantities of different units: ${shown.join(', ')}. ` +
      'Group or filter by consumed unit.',
  ]
}
