import { spawn, type ChildProcess } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { partCommand } from '../embedded/part-command.ts'
import type { TestDatabases } from './databases.ts'
import { COMPILE_CACHE } from './processes.ts'

/** The dead are given up after a quarter of the time that they have in production: tests wait for it. */
export const SILENCE_SECONDS = 5

interface EtlOptions {
  /** Settings beside the usual ones. */
  settings?: Record<string, string>
  /** A module that is loaded before all others. */
  preload?: string
}

/** etl as the process that it is in production, for a test to kill; with the test it is gone. */
export function startEtl(
  { databaseUrl, clickhouseUrl, uploadStore }: TestDatabases,
  { settings = {}, preload }: EtlOptions = {},
): ChildProcess {
  const { args, environment } = partCommand('etl', COMPILE_CACHE)
  const child = spawn(process.execPath, [...(preload ? ['--import', preload] : []), ...args], {
    env: {
      ...process.env,
      ...environment,
      DATABASE_URL: databaseUrl,
      CLICKHOUSE_URL: clickhouseUrl,
      UPLOAD_STORE: uploadStore,
      ETL_SILENCE_SECONDS: String(SILENCE_SECONDS),
      LOG_LEVEL: 'silent',
      ...settings,
    },
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
