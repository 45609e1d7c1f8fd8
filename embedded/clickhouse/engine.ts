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

/** How an engine is to run where not as it does by itself. */
export interface EngineTuning {
  /** Of the whole engine: arguments as on the command line of `clickhouse local`. */
  readonly arguments: string[]
  /** Of each statement that does not say otherwise. */
  readonly settings: ReadonlyMap<string, string>
}

/**
 * Loads ClickHouse as a library.
 * @param connectionArgs as on the command line of `clickhouse local`
 * @throws Error with a sentence for the user when this platform has no binary of it.
 */
export async function loadEngine(dataDirectory: string, connectionArgs: string[] = []): Promise<Engine> {
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
  // The engine starts with the first connection; each that reads them again takes a millisecond longer.
  let first: { connectionArgs: string[] } | undefined = { connectionArgs }
  return {
    open() {
      const session = new chdb.Session(dataDirectory, first)
      first = undefined
      return session
    },
  }
}
