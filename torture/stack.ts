import { chmodSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'
import { planEngines } from '../embedded/engines.ts'
import { freePort } from '../embedded/free-port.ts'
import { part } from '../embedded/run-everything.ts'
import { createSupervisor } from '../embedded/supervisor.ts'
import { migratePostgres } from '../migrations/migrate.ts'

export const PARTS = ['etl', 'server', 'clickhouse', 'postgres'] as const
export type Part = (typeof PARTS)[number]

/** A whole Outlay on a folder of its own, each part of which is started again when it dies. */
export interface Stack {
  databaseUrl: string
  clickhouseUrl: string
  uploadStore: string
  /** Signed in as an admin of the only client. */
  api: ApiClient
  /** Ends a part, and all that it started, with SIGKILL. Resolves once another process runs in its place. */
  kill(part: Part): Promise<void>
  /** Undefined while the part does not run. */
  pid(part: Part): number | undefined
  /** Highest resident memory of any process so far, in bytes. */
  peakMemory(): { server: number; etl: number }
  stop(): Promise<void>
}

const MEMORY_SAMPLE_MS = 250
const RESTART_POLL_MS = 20

/** @param settings of server and etl, beside those that they need */
export async function startStack(settings: Record<string, string> = {}): Promise<Stack> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'outlay-torture-'))
  // Started by root, PostgreSQL runs as another user, who must get in.
  chmodSync(dataDirectory, 0o711)
  // However often a part is killed, it is never given up.
  const supervisor = createSupervisor({ maxCrashes: Infinity, crashWindow: 5_000, log: () => {} })
  const stop = async () => {
    await supervisor.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
  try {
    const { databaseUrl, clickhouseUrl, children } = await planEngines({ dataDirectory })
    await Promise.all(children.map((child) => supervisor.start(child)))
    await migratePostgres(databaseUrl)
    await migrateClickHouse(clickhouseUrl)

    const port = await freePort()
    const serverUrl = `http://127.0.0.1:${port}`
    const uploadStore = join(dataDirectory, 'uploads')
    const operator = { email: 'operator@example.com', password: 'torture-operator-password' }
    const environment = {
      DATA_DIR: dataDirectory,
      DATABASE_URL: databaseUrl,
      CLICKHOUSE_URL: clickhouseUrl,
      UPLOAD_STORE: uploadStore,
      SESSION_SECRET: 'known to everybody, and only used here',
      ADMIN_EMAIL: operator.email,
      ADMIN_PASSWORD: operator.password,
      PORT: String(port),
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
      ...settings,
    }
    await supervisor.start(part('server', environment, { url: `${serverUrl}/api/health/ready` }))
    await supervisor.start(part('etl', environment, 'at-once'))
    const memory = followMemory({ server: () => supervisor.pid('server'), etl: () => supervisor.pid('etl') })
    return {
      databaseUrl,
      clickhouseUrl,
      uploadStore,
      api: await signInAsAdmin(serverUrl, operator),
      pid: supervisor.pid,
      peakMemory: memory.peak,
      async kill(name) {
        memory.sample()
        const killed = supervisor.pid(name)
        if (killed !== undefined) process.kill(-killed, 'SIGKILL')
        while ([undefined, killed].includes(supervisor.pid(name))) await sleep(RESTART_POLL_MS)
      },
      async stop() {
        memory.stop()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Signs in as an admin of a new client. */
async function signInAsAdmin(
  serverUrl: string,
  operator: { email: string; password: string },
): Promise<ApiClient> {
  const api = await signIn(serverUrl, operator)
  const client = { name: 'Torture', slug: 'torture', profile: 'core' }
  const { id } = await api.post<{ id: string }>('/api/admin/clients', client)
  const admin = { email: 'admin@example.com', password: 'torture-admin-password' }
  await api.post(`/api/admin/clients/${id}/users`, { ...admin, name: 'Admin', role: 'admin' })
  return signIn(serverUrl, admin)
}

/** The kernel's own high-water mark of each process, which is gone with the process. */
function followMemory(pids: { server(): number | undefined; etl(): number | undefined }) {
  const peak = { server: 0, etl: 0 }
  const sample = () => {
    for (const name of ['server', 'etl'] as const) peak[name] = Math.max(peak[name], peakOf(pids[name]()))
  }
  const timer = setInterval(sample, MEMORY_SAMPLE_MS)
  return {
    sample,
    peak() {
      sample()
      return peak
    },
    stop: () => clearInterval(timer),
  }
}

/** 0 where there is no /proc. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
