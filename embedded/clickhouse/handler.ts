import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { Answer, type Summary } from './answer.ts'
import { ClickHouseException } from './exception.ts'
import { feedPipe, readPipe, renewPipe } from './pipes.ts'
import { compressionOf, readQueryRequest, type QueryRequest } from './request.ts'
import type { Runner } from './runner.ts'
import type { Slot } from './slot.ts'
import { readStatement, type Statement } from './statement.ts'

/** Who may ask. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Serves ClickHouse's HTTP interface, as far as its JavaScript client uses it. */
export function createHandler(runner: Runner, credentials: Credentials): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/ping') response.end('Ok.\n')
    else void serve(runner, credentials, request, response, url)
  }
}

async function serve(
  runner: Runner,
  credentials: Credentials,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  let answer = new Answer(response, randomUUID(), 'TabSeparated', false)
  try {
    checkCredentials(request, url, credentials)
    const query = await readQueryRequest(request, url, (sql) => readStatement(sql, 'Null').kind === 'rows')
    const statement = readStatement(query.sql, query.defaultFormat)
    const format = statement.kind === 'answer' ? statement.format : query.defaultFormat
    const compresses = query.compressesAnswer && statement.kind === 'answer'
    answer = new Answer(response, query.queryId ?? randomUUID(), format, compresses)
    const streams = statement.kind === 'rows'
    const slot = await runner.pool.take(streams, gone.signal)
    try {
      await run(runner, slot, statement, query, request, answer, gone.signal)
    } finally {
      runner.pool.release(slot, streams)
    }
  } catch (error) {
    answer.fail(ClickHouseException.from(error))
  } finally {
    discard(request)
  }
}

async function run(
  runner: Runner,
  slot: Slot,
  statement: Statement,
  query: QueryRequest,
  request: IncomingMessage,
  answer: Answer,
  gone: AbortSignal,
): Promise<void> {
  if (gone.aborted) throw new ClickHouseException(394, 'QUERY_WAS_CANCELLED', 'The client went away')
  if (statement.kind === 'rows') return runWithRows(runner, slot, statement, query, request, answer, gone)
  // A client that waits for the end has the answer held for it in any case: without a pipe, a small statement takes a
  // third less of the processor.
  const streams = statement.kind === 'answer' && !query.waitsForEnd
  const reader = streams ? readPipe(slot.pipe) : undefined
  const result = slot
    .run(textOf(statement, streams ? slot.pipe : undefined), query.scope, query.defaultFormat)
    .then((run) => ({ ...run, rowsWritten: 0 }))
  const ended = settled(result)
  const kill = once(() => runner.kill(slot, ended))
  // What it still writes is read until it has ended: nothing can cancel a statement that waits for its pipe.
  const onGone = (): void => void kill()
  gone.addEventListener('abort', onGone, { once: true })
  if (reader) void ended.then(reader.end)
  try {
    if (reader) await answer.stream(reader.stream, result)
    else {
      const { bytes, ...summary } = await result
      await answer.send(bytes, summary)
    }
  } finally {
    await ended
    gone.removeEventListener('abort', onGone)
    // Or the cancellation would meet the slot's next statement.
    await kill.begun
    reader?.stream.destroy()
    if (reader && kill.begun) renewPipe(slot.pipe)
    if (statement.kind === 'other' && statement.changesSession) slot.replace()
  }
}

function textOf(statement: Statement & { kind: 'answer' | 'other' }, pipe: string | undefined): string {
  if (statement.kind === 'other') return statement.sql
  return pipe === undefined ? statement.bare : statement.sql(pipe)
}

async function runWithRows(
  runner: Runner,
  slot: Slot,
  statement: Statement & { kind: 'rows' },
  query: QueryRequest,
  request: IncomingMessage,
  answer: Answer,
  gone: AbortSignal,
): Promise<void> {
  const compression = query.bodyIsRead ? undefined : compressionOf(request)
  const result = slot.run(statement.sql(slot.pipe, compression), query.scope, query.defaultFormat)
  const ended = settled(result)
  const kill = once(() => runner.kill(slot, ended))
  const onGone = (): void => void kill()
  gone.addEventListener('abort', onGone, { once: true })
  let isPipeClean = false
  try {
    const { fed, close } = await feedPipe(query.bodyIsRead ? Readable.from([]) : request, slot.pipe, ended)
    if (fed === 'gone') {
      // First the cancellation, then the end of the pipe: the other way round the engine would take what it has
      // for everything and report success.
      await kill()
      await close()
    }
    const { rowsRead, elapsed } = await result
    const summary: Summary = { rowsRead, rowsWritten: rowsRead, elapsed }
    if (fed === 'gone') throw new ClickHouseException(394, 'QUERY_WAS_CANCELLED', 'The client went away')
    isPipeClean = fed === 'all'
    await answer.send(new Uint8Array(), summary)
  } finally {
    await ended
    gone.removeEventListener('abort', onGone)
    await kill.begun
    if (!isPipeClean) renewPipe(slot.pipe)
  }
}

interface Once {
  (): Promise<void>
  /** What the call promised, if there was one. */
  begun: Promise<void> | undefined
}

function once(start: () => Promise<void>): Once {
  const call: Once = Object.assign(() => (call.begun ??= start()), { begun: undefined })
  return call
}

function settled(result: Promise<unknown>): Promise<void> {
  return result.then(
    () => {},
    () => {},
  )
}

// An answer may come while the client still sends (an error; a LIMIT). It reads the answer only if its connection lives
// on, so the rest is read and thrown away, but not for ever.
function discard(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), 5000)
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => clearTimeout(timer))
}

function checkCredentials(request: IncomingMessage, url: URL, expected: Credentials): void {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const [, basicUser, basicPassword] =
    /^([^:]*):([\s\S]*)$/.exec(Buffer.from(basic ?? '', 'base64').toString()) ?? []
  const given = (header: string, parameter: string): string =>
    String(request.headers[header] ?? url.searchParams.get(parameter) ?? '')
  const user = basicUser ?? given('x-clickhouse-user', 'user')
  const password = basicPassword ?? given('x-clickhouse-key', 'password')
  if (!sameText(user, expected.user) || !sameText(password, expected.password)) {
    const message = `${user}: Authentication failed: password is incorrect, or there is no user with such name`
    throw new ClickHouseException(516, 'AUTHENTICATION_FAILED', message)
  }
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
