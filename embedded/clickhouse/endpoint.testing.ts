import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client'
import { onTestFinished } from 'vitest'

/** An endpoint process of a test's own. */
export interface Endpoint {
  readonly process: ChildProcess
  readonly url: string
  /** What it wrote to stderr so far. */
  readonly errors: () => string
  /** A client for the test to close, quiet about errors that the test expects. */
  client(options?: ClickHouseClientConfigOptions): ClickHouseClient
  /** A statement with the body and headers as they are. */
  post(query: string, body: Uint8Array | string, headers?: Record<string, string>): Promise<Response>
  /** Resolves with the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | string>
}

export const main = fileURLToPath(new URL('main.ts', import.meta.url))

const newFolder = () => mkdtempSync(join(tmpdir(), 'outlay-endpoint-'))

/** A folder that is removed with the test. */
export function temporaryFolder(): string {
  const folder = newFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Starts the endpoint and waits until it is ready.
 *
 * @param directory without it, one that is removed when it ends
 * @throws Error with its stderr when it ends before
 */
export async function startEndpoint(directory?: string, port = 0): Promise<Endpoint> {
  const folder = directory ?? newFolder()
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      CLICKHOUSE_DIRECTORY: folder,
      CLICKHOUSE_PORT: String(port),
      CLICKHOUSE_USER: 'outlay',
      CLICKHOUSE_PASSWORD: 'pass word',
      CLICKHOUSE_DATABASE: 'outlay',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'close').then(() => {
    if (directory === undefined) rmSync(folder, { recursive: true, force: true })
  })
  const line = await Promise.race([once(lines, 'line'), ended])
  if (!line) throw new Error(errors)
  const ready = JSON.parse(String(line[0])) as { port: number }
  const origin = `http://127.0.0.1:${ready.port}`
  const url = `http://outlay:pass%20word@127.0.0.1:${ready.port}/outlay`
  return {
    process: child,
    url,
    errors: () => errors,
    client: (options = {}) =>
      createClient({
        url: origin,
        username: 'outlay',
        password: 'pass word',
        database: 'outlay',
        log: { level: 127 },
        ...options,
      }),
    post: (query, body, headers = {}) =>
      fetch(`${origin}/?${query}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: {
          authorization: `Basic ${Buffer.from('outlay:pass word').toString('base64')}`,
          ...headers,
        },
      }),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
      return child.exitCode ?? child.signalCode ?? ''
    },
  }
}

export async function emptyTable(client: ClickHouseClient, name: string, columns: string): Promise<void> {
  await client.command({
    query: `CREATE OR REPLACE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
  })
}

/** Runs a query and reads its rows. */
export async function rowsOf(
  client: ClickHouseClient,
  query: string,
  options: Omit<Parameters<ClickHouseClient['query']>[0], 'query' | 'format'> = {},
): Promise<unknown[]> {
  const result = await client.query({ query, format: 'JSONEachRow', ...options })
  return result.json()
}

/** Tries until the condition holds. @throws Error after 10 seconds. */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  const until = Date.now() + 10_000
  while (!(await condition())) {
    if (Date.now() > until) throw new Error('The condition did not come true')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
