import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../embedded/free-port.ts'
import { partCommand } from '../embedded/part-command.ts'

/** Server and etl as the processes that they are in production, on databases that are there and migrated. */
export interface OutlayProcesses {
  serverUrl: string
  server: ChildProcess
  etl: ChildProcess
  stop(): Promise<void>
}

interface Installation {
  databaseUrl: string
  clickhouseUrl: string
  uploadStore: string
  operator: { email: string; password: string }
  /** Settings of the processes beside these. */
  variables?: Record<string, string>
  /** The file that takes all that they write. Without it only faults are written, to where the tests are. */
  logFile?: string
}

/** Between runs, as an installation keeps it. */
export const COMPILE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'outlay')
/** Longer than any machine needs that has other things to do. */
const READY_TIMEOUT_MS = 120_000

export async function startProcesses(installation: Installation): Promise<OutlayProcesses> {
  const port = await freePort()
  const environment = {
    ...process.env,
    DATABASE_URL: installation.databaseUrl,
    CLICKHOUSE_URL: installation.clickhouseUrl,
    UPLOAD_STORE: installation.uploadStore,
    SESSION_SECRET: 'known to everybody, and only used here',
    ADMIN_EMAIL: installation.operator.email,
    ADMIN_PASSWORD: installation.operator.password,
    PORT: String(port),
    LOG_LEVEL: 'error',
    ...installation.variables,
  }
  const { logFile } = installation
  const log = logFile === undefined ? undefined : openSync(logFile, 'a')
  const start = (name: 'server' | 'etl') => {
    const command = partCommand(name, COMPILE_CACHE)
    return spawn(process.execPath, command.args, {
      env: { ...environment, ...command.environment },
      stdio: ['ignore', log ?? 'ignore', log ?? 'inherit'],
    })
  }
  const server = start('server')
  const etl = start('etl')
  // Both have it as their own by now.
  if (log !== undefined) closeSync(log)
  const stop = async () => {
    await Promise.all([server, etl].map(stopProcess))
  }
  const serverUrl = `http://127.0.0.1:${port}`
  try {
    await isReady(serverUrl)
  } catch (error) {
    await stop()
    throw error
  }
  return { serverUrl, server, etl, stop }
}

async function isReady(serverUrl: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const response = await fetch(`${serverUrl}/api/health/ready`).catch(() => undefined)
    if (response?.ok) return
    if (Date.now() > deadline) throw new Error('The server does not become ready.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
