import type { ClickHouseClient } from '@clickhouse/client'
import { COST_COLUMNS, ROLLUPS, tagColumn, type Rollup } from '../../clickhouse/rollups.ts'
import type { RolledUpLoad, RunSettings } from './build-rollups.ts'
import type { TagKey } from './place-tags.ts'

interface Sums {
  source: string
  totals: string[]
  quantity: string[]
  /** Of the tag keys that have a column, how many lines have them. */
  tagged: string[]
}

/**
 * Rollups have to say the same as the lines that they were made of, whatever happened meanwhile.
 * @throws where they do not
 */
export async function checkRollups(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  keys: TagKey[],
  { settings, signal }: RunSettings,
): Promise<void> {
  const columns = keys.flatMap(({ column }) => column ?? [])
  const answer = await clickhouse.query({
    query: [sumsOfLines(), ...ROLLUPS.map((rollup) => sumsOf(rollup, columns))].join('\nUNION ALL '),
    query_params: { ...load },
    clickhouse_settings: settings,
    abort_signal: signal,
    format: 'JSONEachRow',
  })
  const found = new Map((await answer.json<Sums>()).map((sums) => [sums.source, sums]))
  const lines = found.get('cost_line')
  const tagged = keys.flatMap(({ column, lineCount }) => (column === undefined ? [] : String(lineCount)))
  const wrong = ROLLUPS.filter(({ name, hasQuantity, tags }) => {
    const expected = {
      totals: lines?.totals,
      quantity: hasQuantity ? lines?.quantity : [],
      tagged: tags === 'none' ? [] : tagged,
    }
    return (
      JSON.stringify({ ...found.get(name), source: name }) !== JSON.stringify({ source: name, ...expected })
    )
  })
  if (wrong.length > 0) {
    const names = wrong.map(({ name }) => name).join(', ')
    throw new Error(`Not the same as the lines of load ${load.loadId}: ${names}.`)
  }
}

function sumsOfLines(): string {
  return select('cost_line', { count: 'count()', quantity: [sumOf('ConsumedQuantity')], tagged: [] })
}

function sumsOf({ name, hasQuantity, tags }: Rollup, columns: number[]): string {
  return select(name, {
    count: 'sum(LineCount)',
    quantity: hasQuantity ? [sumOf('ConsumedQuantity')] : [],
    tagged:
      tags === 'none'
        ? []
        : columns.map((column) => `toString(sumIf(LineCount, ${tagColumn(column)} != ''))`),
  })
}

function select(
  table: string,
  { count, quantity, tagged }: { count: string; quantity: string[]; tagged: string[] },
): string {
  const totals = [`toString(${count})`, ...COST_COLUMNS.map(sumOf)]
  return `SELECT '${table}' AS source, [${totals.join(', ')}] AS totals, ${arrayOf(quantity)} AS quantity, ${arrayOf(tagged)} AS tagged
    FROM ${table} WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}`
}

/** A sum of nothing is none, and not 0. */
function sumOf(column: string): string {
  return `ifNull(toString(sum(${column})), 'none')`
}

function arrayOf(texts: string[]): string {
  return `CAST([${texts.join(', ')}], 'Array(String)')`
}
