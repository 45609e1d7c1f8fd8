import { finished, Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { isBrokenOff, problemOfClickHouse } from './clickhouse-problems.ts'
import { createClientTurns } from './client-turns.ts'
import { usedParameters, type Parameters } from './parameters.ts'
import { passRows, type AfterRows } from './text-answer.ts'

export interface StatementContext {
  route: string
  clientId: string
  /** By which its progress is found. */
  question?: Question | undefined
  /** Ends the statement with the request: nobody waits for its answer any more. */
  signal: AbortSignal
  /** Told of a statement that took long. */
  onSlow?: (statement: SlowStatement) => void
}

/** Who asked it, and the id that they gave it. */
interface Question {
  userId: string
  questionId: string
}

export type Value = string | number | null

export interface StatementAnswer {
  data: Value[][]
  rows_before_limit_at_least?: number | string
  statistics?: { rows_read?: number; bytes_read?: number } | undefined
}

type Statement = [
  clickhouse: ClickHouseClient,
  sql: string,
  parameters: Parameters['values'],
  context: StatementContext,
]

export interface SlowStatement {
  sql: string
  parameters: Parameters['values']
  milliseconds: number
  /** Undefined where it did not end by itself. */
  statistics: StatementAnswer['statistics']
}

/** What one statement may take. */
const MAX_SECONDS = 30
const MAX_MEMORY_BYTES = 4 * 1024 ** 3
/** More than two cores sum up in that time, by a factor of four: it is refused before it has read any. */
const MAX_ROWS_READ = 2_000_000_000
/** More rows than any question may ask for. */
const MAX_RESULT_ROWS = 200_000
/** What is read here is held in the memory of this process, as text. */
const MAX_RESULT_BYTES = 128 * 1024 ** 2

/** Of the 32 connections to the engine, as many at most are kept by rows that are passed on: readers may be slow. */
const MOST_PASSED_ON = 16
let passedOn = 0

const SLOW_MS = 1000

/**
 * Two questions of a client at once, each with its totals: that keeps two cores busy, and lets the engine divide them
 * between clients. A dashboard's dozen questions wait for tens of milliseconds; what still waits after 20 s stands
 * behind questions that take their whole time.
 */
const turns = createClientTurns({ atOnce: 4, waiting: 200, waitMs: 20_000 })

/** Runs a SELECT for a request, read-only and within bounds, when it is the client's turn. */
export async function runStatement(...statement: Statement): Promise<StatementAnswer> {
  const { chunks, tellSlow } = await run(statement, 'JSONCompact')
  const answer = JSON.parse(Buffer.concat(await chunks.toArray()).toString()) as StatementAnswer
  tellSlow(answer.statistics)
  return answer
}

/** Runs one whose columns have the names of the answer. Its rows are passed on as they come, when the engine has all. */
export async function runForRows(...statement: Statement): Promise<AsyncGenerator<Buffer, AfterRows>> {
  const { chunks, tellSlow } = await run(statement, 'JSON')
  const [, , , { signal }] = statement
  // Nobody may have begun to read them.
  if (signal.aborted) chunks.destroy()
  else signal.addEventListener('abort', () => chunks.destroy(), { once: true })
  if (passedOn >= MOST_PASSED_ON) return passRowsOf(Readable.from(await chunks.toArray()), tellSlow)
  passedOn += 1
  finished(chunks, () => (passedOn -= 1))
  return passRowsOf(chunks, tellSlow)
}

async function* passRowsOf(chunks: Readable, tellSlow: TellSlow): AsyncGenerator<Buffer, AfterRows> {
  let statistics: StatementAnswer['statistics']
  try {
    const after = yield* passRows(chunks as AsyncIterable<Buffer>)
    statistics = after.statistics
    return after
  } finally {
    // Also of one whose answer broke off, or that nobody read to its end.
    tellSlow(statistics)
  }
}

/** To be told what the engine says of a statement when its answer was read. */
type TellSlow = (statistics: StatementAnswer['statistics']) => void

/** Its turn is over when the engine is done: who reads the answer slowly keeps nobody waiting. */
function run(
  [clickhouse, sql, parameters, context]: Statement,
  format: 'JSON' | 'JSONCompact',
): Promise<{ chunks: Readable; tellSlow: TellSlow }> {
  return turns.run(context.clientId, context.signal, async () => {
    const own = usedParameters(parameters, sql)
    const began = performance.now()
    const slowSince = (): TellSlow => {
      const milliseconds = Math.round(performance.now() - began)
      if (milliseconds < SLOW_MS) return () => {}
      return (statistics) => context.onSlow?.({ sql, parameters: own, milliseconds, statistics })
    }
    try {
      const { stream } = await selectPatiently([clickhouse, sql, own, context], format)
      return { chunks: stream, tellSlow: slowSince() }
    } catch (error) {
      slowSince()(undefined)
      throw problemOfClickHouse(error)
    }
  })
}

/** Runs two statements beside each other. Where one fails, the other is ended. */
export function runBoth(
  clickhouse: ClickHouseClient,
  [first, second]: [string, string],
  parameters: Parameters['values'],
  context: StatementContext,
): Promise<[StatementAnswer, StatementAnswer]> {
  return besideEachOther(context, (own) => [
    runStatement(clickhouse, first, parameters, own),
    runStatement(clickhouse, second, parameters, own),
  ])
}

/** @param begin begins two statements in a context that is ended with the first that fails */
export async function besideEachOther<First, Second>(
  context: StatementContext,
  begin: (context: StatementContext) => [Promise<First>, Promise<Second>],
): Promise<[First, Second]> {
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  try {
    return await Promise.all(begin({ ...context, signal }))
  } catch (error) {
    over.abort()
    throw error
  }
}

async function selectPatiently(statement: Statement, format: 'JSON' | 'JSONCompact') {
  try {
    return await select(statement, format)
  } catch (error) {
    if (!isBrokenOff(error)) throw error
    return select(statement, format)
  }
}

/** As bytes: the client's own way to a text decodes it in small pieces, to characters of two bytes. */
function select(
  [clickhouse, sql, parameters, { route, clientId, question, signal }]: Statement,
  format: 'JSON' | 'JSONCompact',
) {
  return clickhouse.exec({
    query: `${sql}\nFORMAT ${format}`,
    query_params: parameters,
    abort_signal: signal,
    clickhouse_settings: {
      // The statement is a SELECT in any case; this is the wall behind that.
      readonly: '2',
      // Else the engine goes on with what nobody waits for.
      cancel_http_readonly_queries_on_client_close: 1,
      // A statement that fails after it began to answer would have a 200 and half of it.
      wait_end_of_query: 1,
      max_execution_time: MAX_SECONDS,
      max_memory_usage: String(MAX_MEMORY_BYTES),
      max_rows_to_read: String(MAX_ROWS_READ),
      max_result_rows: String(MAX_RESULT_ROWS),
      max_result_bytes: String(MAX_RESULT_BYTES),
      output_format_json_quote_decimals: 1,
      // Rows that are sent on as they come have counts as numbers.
      output_format_json_quote_64bit_integers: format === 'JSON' ? 0 : 1,
      date_time_output_format: 'iso',
      // A pool of threads for some thousand rows takes a tenth to a third more of two cores.
      output_format_parallel_formatting: 0,
      // The number of groups, whatever the limit cut.
      exact_rows_before_limit: 1,
      log_comment: JSON.stringify({ route, clientId, ...question }),
    },
  })
}
