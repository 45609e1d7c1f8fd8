import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { ClickHouseException } from './exception.ts'
import type { Scope } from './slot.ts'

/** A statement as a client asks for it. */
export interface QueryRequest {
  readonly sql: string
  /** Whether the body of the request was read as (part of) the statement. */
  readonly bodyIsRead: boolean
  readonly scope: Scope
  readonly defaultFormat: string
  readonly queryId: string | undefined
  readonly waitsForEnd: boolean
  readonly compressesAnswer: boolean
}

// URL parameters of ClickHouse's HTTP interface that are not settings.
const reserved = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'role',
  'stacktrace',
  'session_timeout',
  'session_check',
  'close_session',
  'buffer_size',
  'wait_end_of_query',
  'client_protocol_version',
  'use_multipart_params',
  'compress',
  'decompress',
])

/** A statement with its parameters; rows are streamed and have no bound. */
const maxStatementBytes = 256 << 20

const decompressors = new Map<string, () => Transform>([
  ['gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress()],
])

/** The engine's name of the compression of a body, or undefined for none. @throws for one it does not know. */
export function compressionOf(request: IncomingMessage): string | undefined {
  const encoding = request.headers['content-encoding']?.toLowerCase()
  if (encoding === undefined || encoding === 'identity') return undefined
  if (!decompressors.has(encoding)) {
    throw new ClickHouseException(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown Content-Encoding ${encoding}`)
  }
  return encoding
}

/**
 * Reads what a request asks for. The body is left alone when the statement is in the URL and takes rows.
 * @param takesRows whether the statement in the URL reads the body as rows.
 */
export async function readQueryRequest(
  request: IncomingMessage,
  url: URL,
  takesRows: (sql: string) => boolean,
): Promise<QueryRequest> {
  const entries = new Map(url.searchParams)
  if (entries.has('session_id')) {
    throw new ClickHouseException(48, 'NOT_IMPLEMENTED', 'The embedded ClickHouse has no HTTP sessions')
  }
  let sql = entries.get('query') ?? ''
  const bodyIsRead = sql === '' || !takesRows(sql)
  if (bodyIsRead) {
    const body = await readBody(request)
    const type = request.headers['content-type'] ?? ''
    if (type.startsWith('multipart/form-data')) {
      for (const [name, value] of await readForm(body, type)) entries.set(name, value)
      sql = entries.get('query') ?? ''
    } else if (body.length > 0) sql = sql ? `${sql}\n${body.toString()}` : body.toString()
  }
  const defaultFormat =
    entries.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated'
  // It becomes part of the statement.
  if (!/^\w+$/.test(defaultFormat)) {
    throw new ClickHouseException(73, 'UNKNOWN_FORMAT', `Unknown format ${JSON.stringify(defaultFormat)}`)
  }
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  return {
    sql,
    bodyIsRead,
    scope: readScope(entries, header(request, 'x-clickhouse-database')),
    defaultFormat,
    queryId: entries.get('query_id') ?? header(request, 'x-clickhouse-query-id'),
    waitsForEnd: entries.get('wait_end_of_query') === '1',
    compressesAnswer: accepts && /^(1|true)$/.test(entries.get('enable_http_compression') ?? ''),
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function readScope(entries: ReadonlyMap<string, string>, database: string | undefined): Scope {
  const settings = new Map<string, string>()
  const parameters = new Map<string, string>()
  for (const [name, value] of entries) {
    if (reserved.has(name)) continue
    const isParameter = name.startsWith('param_')
    const bare = isParameter ? name.slice('param_'.length) : name
    // Names become part of a SET statement.
    if (!/^[A-Za-z_]\w*$/.test(bare)) {
      throw new ClickHouseException(115, 'UNKNOWN_SETTING', `Unknown setting ${JSON.stringify(bare)}`)
    }
    ;(isParameter ? parameters : settings).set(bare, value)
  }
  return { database: entries.get('database') || database || 'default', settings, parameters }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > maxStatementBytes) {
        throw new ClickHouseException(
          62,
          'SYNTAX_ERROR',
          `The statement is longer than ${maxStatementBytes} bytes`,
        )
      }
      chunks.push(chunk)
    }
  }
  const decompressor = decompressors.get(compressionOf(request) ?? '')?.()
  if (decompressor) await pipeline(request, decompressor, collect)
  else await collect(request)
  return Buffer.concat(chunks)
}

// Node's own parser of form data: the same that fetch uses.
async function readForm(body: Buffer, type: string): Promise<Map<string, string>> {
  const fields = new Map<string, string>()
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  for (const [name, value] of form) fields.set(name, typeof value === 'string' ? value : await value.text())
  return fields
}
