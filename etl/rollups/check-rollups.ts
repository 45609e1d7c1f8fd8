import type { ClickHouseClient } from '@clickhouse/client'
import { COST_COLUMNS } from '../../clickhouse/rollups.ts'
import type { RolledUpLoad, TagKey } from './build-rollups.ts'

/**
 * Rollups have to say the same as the lines that they were made of, whatever happened meanwhile.
 * @throws where they do not
 */
export async function checkRollups(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  keys: TagKey[],
  { settings, signal }: { settings: Record<string, string | number>; signal: AbortSignal },
): Promise<void> {
  const totalsOf = (table: string, count: string) => {
    const sums = COST_COLUMNS.map((column) => `toString(ifNull(sum(${column}), 0))`)
    return `SELECT '${table}' AS source, [toString(${count}), ${sums.join(', ')}] AS totals
      FROM ${table} WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}`
  }
  const answer = await clickhouse.query({
    query: [
      totalsOf('cost_line', 'count()'),
      totalsOf('cost_monthly', 'sum(LineCount)'),
      totalsOf('resource_monthly', 'sum(LineCount)'),
      totalsOf('tag_monthly', 'sum(LineCount)'),
    ].join('\nUNION ALL '),
    query_params: { ...load },
    clickhouse_settings: settings,
    abort_signal: signal,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<{ source: string; totals: string[] }>()
  const found = new Map(rows.map(({ source, totals }) => [source, totals]))
  const tagged = keys.reduce((sum, { rolledUp, lineCount }) => sum + (rolledUp ? lineCount : 0), 0)
  const ofLines = String(found.get('cost_line'))
  for (const [source, isRight] of [
    ['cost_monthly', String(found.get('cost_monthly')) === ofLines],
    ['resource_monthly', String(found.get('resource_monthly')) === ofLines],
    ['tag_monthly', found.get('tag_monthly')?.[0] === String(tagged)],
  ] as const) {
    if (!isRight) throw new Error(`${source} does not say the same as the lines of load ${load.loadId}.`)
  }
}
