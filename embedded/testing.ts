import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planEngines } from './engines.ts'
import { createSupervisor } from './supervisor.ts'

/** Engines for tests, with nothing in them. */
export interface TestEngines {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Stops the engines and removes their data. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL and ClickHouse in a new temporary folder, for a whole test run: about 2 seconds. A test file makes
 * its own database in each. Engines whose URL is in TEST_DATABASE_URL or TEST_CLICKHOUSE_URL are used instead.
 */
export async function startTestEngines(): Promise<TestEngines> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'outlay-test-'))
  // Started by root, PostgreSQL runs as another user, who must get in.
  chmodSync(dataDirectory, 0o711)
  const supervisor = createSupervisor()
  const stop = async (): Promise<void> => {
    await supervisor.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  try {
    const engines = await planEngines({
      dataDirectory,
      databaseUrl: process.env['TEST_DATABASE_URL'],
      clickhouseUrl: process.env['TEST_CLICKHOUSE_URL'],
      isDisposable: true,
    })
    await Promise.all(engines.children.map((child) => supervisor.start(child)))
    return { databaseUrl: engines.databaseUrl, clickhouseUrl: engines.clickhouseUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
