import type { ClickHouseClient } from '@clickhouse/client'
import { identifier, quote } from '../formats/mapping-builder.ts'
import { sourceColumns } from '../formats/source-columns.ts'
import { isDamage } from './damage.ts'
import { corrupt } from './decompress.ts'
import type { RowSource } from './row-source.ts'

/** Settings that reading Parquet with its row numbers needs. */
export const PARQUET_SETTINGS = {
  max_threads: 1,
  // Without it, row groups arrive in any order and a row has another's number.
  input_format_parquet_preserve_order: 1,
  // Times without a zone are UTC.
  session_timezone: 'UTC',
  // What is read ahead; by itself the reader would take 4 GB, more than a load may have.
  input_format_parquet_memory_high_watermark: String(256 * 1024 * 1024),
} as const

export interface ParquetFile {
  header: string[]
  rowCount: number
  rows: RowSource
}

/**
 * A Parquet file that the engine reads by itself: through a pipe it would hold it in memory. Every column becomes
 * text, so that one mapping serves all kinds of files; a float by its shortest text, never by its binary value.
 *
 * @param path where the engine finds the file
 * @throws LoadError `corrupt-file`
 */
export async function openParquet(clickhouse: ClickHouseClient, path: string): Promise<ParquetFile> {
  const table = `file(${quote(path)}, 'Parquet')`
  const select = async <Row>(query: string): Promise<Row[]> => {
    const answer = await clickhouse.query({ query, format: 'JSONEachRow' })
    return answer.json<Row>()
  }
  const [columns, [metadata]] = await Promise.all([
    select<{ name: string; type: string }>(`DESCRIBE TABLE ${table}`),
    select<{ num_rows: string }>(`SELECT num_rows FROM file(${quote(path)}, 'ParquetMetadata')`),
  ]).catch((error: unknown) => {
    throw isDamage(error) ? corrupt('Parquet', error) : error
  })
  const maps = new Set(columns.filter(({ type }) => type.startsWith('Map(')).map(({ name }) => name))
  const header = columns.map(({ name }) => name)
  return {
    header,
    rowCount: Number(metadata?.num_rows ?? 0),
    rows: {
      columns: sourceColumns(header, { container: 'parquet', maps }),
      from: `(SELECT _row_number + 1 AS row_number, ${columns
        // By the table's name, as `c2` or `row_number` would be another column's alias.
        .map(({ name, type }, index) => `${asText(`_parquet.${identifier(name)}`, type)} AS c${index + 1}`)
        .join(', ')} FROM ${table} AS _parquet)`,
      where: 'true',
      definitions: [],
      rejects: [],
      surplus: 'NULL',
      findings: [],
    },
  }
}

/** A value of any Parquet type as the text that a CSV of it would have; null is no text. */
function asText(name: string, type: string): string {
  if (type.startsWith('Map(')) {
    const values = `arrayMap(value -> ifNull(toString(value), ''), mapValues(${name}))`
    return `mapFromArrays(arrayMap(key -> toString(key), mapKeys(${name})), ${values})`
  }
  if (/^(Array|Tuple|Nested)\(/.test(type)) return `toJSONString(${name})`
  return `ifNull(toString(${name}), '')`
}
