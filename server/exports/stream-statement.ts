import { pipeline, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { ExportFormat } from '../../contract/export.ts'
import { problemOfClickHouse } from '../costs/clickhouse-problems.ts'
import { createClientTurns } from '../costs/client-turns.ts'
import type { StatementContext } from '../costs/run-statement.ts'
import { usedParameters, type Parameters } from '../costs/parameters.ts'
import { refuseExceptions } from './refuse-exceptions.ts'

/** A slow connection takes its time; one on which nothing moves is closed long before. */
const MAX_SECONDS = 3600

const MAX_MEMORY_BYTES = 4 * 1024 ** 3

const FORMATS = { csv: 'CSVWithNames', parquet: 'Parquet' } as const

interface Statement {
  sql: string
  parameters: Parameters['values']
  format: ExportFormat
}

/** A file keeps the engine busy for as long as its reader takes: those of one client leave room for others. */
const turns = createClientTurns({ atOnce: 2, waiting: 0, waitMs: 0 })

/**
 * The result of a SELECT as a file, which the engine writes while it is read, and no faster. The stream fails where
 * the engine does not come to the end; destroying it ends the statement.
 *
 * @throws ProblemError 429 where other files of the client are being written
 */
export function streamStatement(
  clickhouse: ClickHouseClient,
  statement: Statement,
  context: StatementContext,
): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>()
  turns
    .run(context.clientId, context.signal, async () => {
      const file = await open(clickhouse, statement, context)
      resolve(file)
      // Its turn is over when it was read, or nobody reads it any more.
      await finished(file).catch(() => {})
    })
    .catch(reject)
  return promise
}

async function open(
  clickhouse: ClickHouseClient,
  { sql, parameters, format }: Statement,
  { route, clientId, signal }: StatementContext,
): Promise<Readable> {
  const { stream, response_headers } = await clickhouse
    .exec({
      query: `${sql}\nFORMAT ${FORMATS[format]}`,
      query_params: usedParameters(parameters, sql),
      abort_signal: signal,
      clickhouse_settings: {
        readonly: '2',
        max_execution_time: MAX_SECONDS,
        max_memory_usage: String(MAX_MEMORY_BYTES),
        cancel_http_readonly_queries_on_client_close: 1,
        date_time_output_format: 'iso',
        format_csv_null_representation: '',
        output_format_csv_crlf_end_of_line: 1,
        // What is held of a Parquet file until it is written.
        output_format_parquet_row_group_size: '100000',
        log_comment: JSON.stringify({ route, clientId }),
      },
    })
    .catch((error: unknown) => {
      throw problemOfClickHouse(error)
    })
  const tag = response_headers['x-clickhouse-exception-tag']
  if (typeof tag !== 'string') {
    stream.destroy()
    throw new Error('The engine does not say how it tells of errors: exports need ClickHouse 25.11 or newer.')
  }
  const checked = refuseExceptions(tag)
  // Whoever reads it hears of the error.
  pipeline(stream, checked, () => {})
  signal.addEventListener('abort', () => checked.destroy(), { once: true })
  return checked
}
