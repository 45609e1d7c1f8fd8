import type { ClickHouseClient } from '@clickhouse/client'
import { COST_COLUMNS, MONTHLY_ROLLUPS, RESOURCE_COLUMNS, ROLLUP_COLUMNS } from '../../clickhouse/rollups.ts'
import { deleteRows, endStatements, loadComment } from '../load/load-tables.ts'
import { checkRollups } from './check-rollups.ts'

export interface RolledUpLoad {
  clientId: string
  loadId: string
}

export interface TagKey {
  key: string
  valueCount: number
  lineCount: number
  rolledUp: boolean
}

/**
 * A key with more values in one load than this has one in nearly every line, as host names do: its rollup would be as
 * large as the cost lines.
 */
const MAX_TAG_VALUES = 2000

/** Keys of one load in the rollup, those first that most lines have. */
const MAX_TAG_KEYS = 200

/**
 * The tags of a line as pairs of key and value, as `findDimension` of the server reads them: of a key that is there
 * twice the first value, keys without the prefix that some formats give to those of users, where the key without it
 * has no value. Pairs without a key or a value are none, and no key has two.
 */
const TAGS = `arrayFilter(tag -> tag.1 != '' AND tag.2 != '', tags)`
const ALL_TAGS = `arrayMap(
    (key, value, nth) -> (
      if(startsWith(key, 'user:'), if(Tags[substring(key, 6)] = '', substring(key, 6), ''), key),
      if(nth = 1, value, '')),
    mapKeys(Tags), mapValues(Tags), arrayEnumerateUniq(mapKeys(Tags)))`

const GROUPED = ['BillingPeriodStart', 'ChargeMonth', ...ROLLUP_COLUMNS]
const SUMS = COST_COLUMNS.map((column) => `sum(line.${column}) AS ${column}`)
const OF_LOAD = 'client_id = {clientId:UUID} AND load_id = {loadId:UUID}'

/**
 * Makes the monthly rollups of a load that is complete, in place of what there is of them, and checks them against its
 * lines. Answers the tag keys that it has. To be run again where it was interrupted: until somebody records that it
 * ended, no question reads them. What an interrupted one left running is ended first: it would write its rows later.
 */
export async function buildRollups(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  { maxMemoryBytes, signal }: { maxMemoryBytes: number; signal: AbortSignal },
): Promise<TagKey[]> {
  const settings = {
    log_comment: loadComment(load.loadId),
    max_memory_usage: String(maxMemoryBytes),
    max_bytes_before_external_group_by: String(Math.floor(maxMemoryBytes / 2)),
    // A person's question goes before it.
    os_threads_nice_value_query: 10,
    max_partitions_per_insert_block: '2000',
  }
  const run = (query: string, parameters: Record<string, unknown> = {}) =>
    clickhouse.command({
      query,
      query_params: { ...load, ...parameters },
      clickhouse_settings: settings,
      abort_signal: signal,
    })
  await endStatements(clickhouse, load.loadId)
  await deleteRows(clickhouse, MONTHLY_ROLLUPS, load)
  await run(
    insertInto(
      'cost_monthly',
      GROUPED,
      'toStartOfMonth(line.ChargeDate)',
      'cost_daily AS line',
      'sum(line.LineCount)',
    ),
  )
  await run(
    insertInto(
      'resource_monthly',
      [...GROUPED, ...RESOURCE_COLUMNS],
      MONTH_OF_LINE,
      'cost_line AS line',
      'count()',
      ['sum(line.ConsumedQuantity) AS ConsumedQuantity'],
    ),
  )
  const keys = await findTagKeys(clickhouse, load, settings, signal)
  const rolledUp = keys.filter((key) => key.rolledUp).map(({ key }) => key)
  if (rolledUp.length > 0) {
    await run(
      insertInto(
        'tag_monthly',
        ['TagKey', 'TagValue', ...GROUPED],
        MONTH_OF_LINE,
        `(SELECT *, tag.1 AS TagKey, tag.2 AS TagValue FROM (
            SELECT *, ${ALL_TAGS} AS tags FROM cost_line WHERE ${OF_LOAD}
          ) ARRAY JOIN arrayFilter(tag -> has({keys:Array(String)}, tag.1), ${TAGS}) AS tag) AS line`,
        'count()',
      ),
      { keys: rolledUp },
    )
  }
  await checkRollups(clickhouse, load, keys, { settings, signal })
  return keys
}

const MONTH_OF_LINE = 'toStartOfMonth(toDate(line.ChargePeriodStart))'

function insertInto(
  table: (typeof MONTHLY_ROLLUPS)[number],
  grouped: string[],
  month: string,
  from: string,
  lineCount: string,
  moreSums: string[] = [],
): string {
  const names = grouped.map((column) =>
    column === 'ChargeMonth' ? `${month} AS ChargeMonth` : `line.${column} AS ${column}`,
  )
  const columns = [
    'client_id',
    'load_id',
    ...grouped,
    ...COST_COLUMNS,
    ...(moreSums.length > 0 ? ['ConsumedQuantity'] : []),
    'LineCount',
  ]
  return `INSERT INTO ${table} (${columns.join(', ')})
    SELECT line.client_id AS client_id, line.load_id AS load_id, ${names.join(', ')}, ${[...SUMS, ...moreSums].join(', ')}, ${lineCount} AS LineCount
    FROM ${from}
    WHERE line.client_id = {clientId:UUID} AND line.load_id = {loadId:UUID}
    GROUP BY client_id, load_id, ${grouped.join(', ')}`
}

async function findTagKeys(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  settings: Record<string, string | number>,
  signal: AbortSignal,
): Promise<TagKey[]> {
  const answer = await clickhouse.query({
    query: `SELECT tag.1 AS key, uniq(tag.2) AS valueCount, count() AS lineCount
      FROM (SELECT ${ALL_TAGS} AS tags FROM cost_line WHERE ${OF_LOAD})
      ARRAY JOIN ${TAGS} AS tag
      GROUP BY key ORDER BY lineCount DESC, key`,
    query_params: { ...load },
    clickhouse_settings: settings,
    abort_signal: signal,
    format: 'JSONEachRow',
  })
  const keys = await answer.json<{ key: string; valueCount: string; lineCount: string }>()
  let left = MAX_TAG_KEYS
  return keys.map(({ key, valueCount, lineCount }) => ({
    key,
    valueCount: Number(valueCount),
    lineCount: Number(lineCount),
    rolledUp: Number(valueCount) <= MAX_TAG_VALUES && left-- > 0,
  }))
}
