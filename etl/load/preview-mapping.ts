import type { ClickHouseClient } from '@clickhouse/client'
import type { MappingPreview } from '../../contract/custom-mapping.ts'
import type { Mapping } from '../formats/format.ts'
import { quote } from '../formats/mapping-builder.ts'
import { csvRows, dialectSettings, END_OF_FILE } from '../sources/csv-rows.ts'
import type { TextDialect } from '../sources/text-head.ts'
import type { SourceColumns } from '../formats/source-columns.ts'
import { compilePreview } from './compile-load.ts'

const SHOWN_ROWS = 20
const MAX_SECONDS = 15

/** The beginning of a text file. */
export interface TextSample {
  header: readonly string[]
  dialect: TextDialect
  text: string
}

/** What a mapping makes of the first rows of a file: by the statement of a load, so that the two cannot differ. */
export async function previewMapping(
  clickhouse: ClickHouseClient,
  { header, dialect, text }: TextSample,
  mapOf: (columns: SourceColumns) => Mapping,
  signal: AbortSignal,
): Promise<MappingPreview> {
  const content = quote(`${text}\n${END_OF_FILE}`)
  const rows = csvRows(
    { header, nullText: dialect.nullText },
    (structure) => `format(CSV, ${quote(structure)}, ${content})`,
  )
  const mapping = mapOf(rows.columns)
  const preview = compilePreview(mapping, rows)
  const select = async <Row>(query: string): Promise<Row[]> => {
    const answer = await clickhouse.query({
      query,
      format: 'JSONEachRow',
      abort_signal: signal,
      clickhouse_settings: {
        ...dialectSettings(dialect),
        // The sample stands in the query.
        max_query_size: String(16 * 1024 * 1024),
        max_execution_time: MAX_SECONDS,
      },
    })
    return answer.json<Row>()
  }
  const [first, counts] = await Promise.all([
    select<Record<string, unknown>>(
      `SELECT * FROM (${preview}) ORDER BY \`out row_number\` LIMIT ${SHOWN_ROWS} BY \`out reject_reason\` = ''`,
    ),
    select<{ rejected: number; currency: string; rows: string; billed: string }>(
      `SELECT \`out reject_reason\` != '' AS rejected, if(rejected, '', \`out BillingCurrency\`) AS currency,
         count() AS rows, toString(sum(\`out BilledCost\`)) AS billed
       FROM (${preview}) GROUP BY rejected, currency ORDER BY rows DESC, currency`,
    ),
  ])
  const columns = Object.keys(mapping.columns)
  const isReject = (row: Record<string, unknown>) => row['out reject_reason'] !== ''
  return {
    rowsTried: counts.reduce((sum, { rows }) => sum + Number(rows), 0),
    columns,
    rows: first
      .filter((row) => !isReject(row))
      .map((row) => ({
        rowNumber: Number(row['out row_number']),
        values: Object.fromEntries(columns.map((name) => [name, asText(row[`out ${name}`])])),
      })),
    rejectedRows: Number(counts.find(({ rejected }) => rejected)?.rows ?? 0),
    rejects: first.filter(isReject).map((row) => ({
      rowNumber: Number(row['out row_number']),
      column: String(row['out reject_column']),
      value: String(row['out reject_value']),
      reason: String(row['out reject_reason']),
    })),
    sums: counts
      .filter(({ rejected }) => !rejected)
      .map(({ currency, billed, rows }) => ({ currency, billedCost: billed, rows: Number(rows) })),
  }
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
