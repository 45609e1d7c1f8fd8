import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { createGzip, type Gzip } from 'node:zlib'
import { ClickHouseException } from './exception.ts'

/** Counters of a finished statement, as far as the embedded engine tells them. */
export interface Summary {
  readonly rowsRead: number
  /** Known for rows that go to a table as they are, not for those that pass through a SELECT. */
  readonly rowsWritten: number
  /** Seconds. */
  readonly elapsed: number
}

// Errors and counters of a result up to this size come before its first byte, as with the server's own buffer.
const heldBytes = 1 << 20

/** Writes one HTTP answer in ClickHouse's form. */
export class Answer {
  readonly #response: ServerResponse
  readonly #tag = randomBytes(8).toString('hex')
  readonly #format: string
  readonly #compresses: boolean
  #gzip: Gzip | undefined

  constructor(response: ServerResponse, queryId: string, format: string, compresses: boolean) {
    this.#response = response
    this.#format = format
    this.#compresses = compresses
    response.setHeader('X-ClickHouse-Query-Id', queryId.replace(/[^\x20-\x7e]/g, '?'))
    response.setHeader('X-ClickHouse-Timezone', 'UTC')
  }

  /** Sends a statement's result while it runs; `ended` gives its counters or its error. */
  async stream(source: Readable, ended: Promise<Summary>): Promise<void> {
    let held: Buffer[] = []
    let bytes = 0
    let streams = false
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (!streams) {
        held.push(chunk)
        bytes += chunk.length
        if (bytes < heldBytes) continue
        streams = true
        this.#begin(undefined)
        await this.#write(Buffer.concat(held))
        held = []
      } else await this.#write(chunk)
    }
    if (!streams) return this.send(Buffer.concat(held), await ended)
    try {
      await ended
    } catch (error) {
      await this.#write(this.#lateException(ClickHouseException.from(error)))
    }
    this.#end()
  }

  /** Sends a result that is complete. */
  async send(body: Uint8Array, summary: Summary): Promise<void> {
    this.#begin(summary)
    if (body.length > 0) await this.#write(body)
    this.#end()
  }

  /** Sends an error, if there is still someone to read it. */
  fail(exception: ClickHouseException): void {
    if (this.#response.headersSent || this.#response.destroyed) {
      this.#response.destroy()
      return
    }
    this.#response.statusCode = exception.status
    this.#response.setHeader('X-ClickHouse-Exception-Code', String(exception.code))
    this.#response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
    this.#response.end(`${exception.message}\n`)
  }

  #begin(summary: Summary | undefined): void {
    const response = this.#response
    response.setHeader('Content-Type', contentType(this.#format))
    response.setHeader('X-ClickHouse-Format', this.#format)
    response.setHeader('X-ClickHouse-Summary', summaryHeader(summary))
    response.setHeader('X-ClickHouse-Exception-Tag', this.#tag)
    if (!this.#compresses) return
    response.setHeader('Content-Encoding', 'gzip')
    this.#gzip = createGzip({ level: 3 })
    this.#gzip.pipe(response)
  }

  async #write(chunk: Uint8Array): Promise<void> {
    if (this.#response.destroyed) return
    const target = this.#gzip ?? this.#response
    if (target.write(chunk)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const done = (): void => {
      target.off('drain', done)
      this.#response.off('close', done)
      resolve()
    }
    target.once('drain', done)
    this.#response.once('close', done)
    if (this.#response.destroyed) done()
    await promise
  }

  #end(): void {
    ;(this.#gzip ?? this.#response).end()
  }

  // How the server tells of an error after the first byte of a result, since 25.11.
  #lateException(exception: ClickHouseException): Buffer {
    const message = `${exception.message}\n`
    const length = Buffer.byteLength(message)
    const tag = this.#tag
    return Buffer.from(`\r\n__exception__\r\n${tag}\r\n${message}${length} ${tag}\r\n__exception__\r\n`)
  }
}

function contentType(format: string): string {
  if (/^JSON.*EachRow/i.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (/^JSON/i.test(format)) return 'application/json; charset=UTF-8'
  if (/^CSV/i.test(format)) return 'text/csv; charset=UTF-8; header=absent'
  if (/^(TSV|TabSeparated)/i.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  if (/^(Native|RowBinary|Parquet|Arrow|ORC)/i.test(format)) return 'application/octet-stream'
  return 'text/plain; charset=UTF-8'
}

function summaryHeader(summary: Summary | undefined): string {
  return JSON.stringify({
    read_rows: String(summary?.rowsRead ?? 0),
    read_bytes: '0',
    written_rows: String(summary?.rowsWritten ?? 0),
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(Math.round((summary?.elapsed ?? 0) * 1e9)),
  })
}
