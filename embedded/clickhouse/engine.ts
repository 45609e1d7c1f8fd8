import type { ChdbResult } from 'chdb'

/** One connection to the engine. It runs one statement at a time; connections run side by side. */
export interface EngineSession {
  queryAsync(sql: string, options: { format: string }): Promise<ChdbResult>
  close(): void
}

/** Opens connections to one data directory; a process can have only one such directory. */
export interface Engine {
  open(): EngineSession
}

/**
 * Loads ClickHouse as a library.
 * @throws Error with a sentence for the user when this platform has no binary of it.
 */
export async function loadEngine(dataDirectory: string): Promise<Engine> {
  let chdb: typeof import('chdb')
  try {
    chdb = await import('chdb')
  } catch (error) {
    throw new Error(
      `The embedded ClickHouse (npm package chdb) is not available on ${process.platform}-${process.arch}: ` +
        'run npm ci with optional dependencies, or set CLICKHOUSE_URL to a ClickHouse server.',
      { cause: error },
    )
  }
  return { open: () => new chdb.Session(dataDirectory) }
}
