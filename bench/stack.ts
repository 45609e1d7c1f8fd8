import { chmodSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { planEngines } from '../embedded/engines.ts'
import { createSupervisor } from '../embedded/supervisor.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { migratePostgres } from '../migrations/migrate.ts'
import { startProcesses } from '../testing/processes.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'

/** A whole Outlay on a folder of its own, with the processes known that are measured. */
export interface Stack {
  serverUrl: string
  clickhouseUrl: string
  /** Signed in as an admin of the only client. */
  api: ApiClient
  /** Highest resident memory so far, in bytes. */
  peakMemory(): { server: number; etl: number }
  stop(): Promise<void>
}

export async function startStack(): Promise<Stack> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'outlay-bench-'))
  // Started by root, PostgreSQL runs as another user, who must get in.
  chmodSync(dataDirectory, 0o711)
  const supervisor = createSupervisor()
  const engines = await planEngines({ dataDirectory })
  await Promise.all(engines.children.map((child) => supervisor.start(child)))
  await migratePostgres(engines.databaseUrl)
  await migrateClickHouse(engines.clickhouseUrl)

  const operator = { email: 'operator@example.com', password: 'bench-operator-password' }
  const uploadStore = join(dataDirectory, 'uploads')
  const { databaseUrl, clickhouseUrl } = engines
  const processes = await startProcesses({ databaseUrl, clickhouseUrl, uploadStore, operator })
  const { serverUrl, server, etl } = processes
  return {
    serverUrl,
    clickhouseUrl,
    api: await createAdmin(serverUrl, operator),
    peakMemory: () => ({ server: peakOf(server), etl: peakOf(etl) }),
    async stop() {
      await processes.stop()
      await supervisor.stop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function createAdmin(
  serverUrl: string,
  operator: { email: string; password: string },
): Promise<ApiClient> {
  const api = await signIn(serverUrl, operator)
  const client = await api.post<{ id: string }>('/api/admin/clients', {
    name: 'Bench',
    slug: 'bench',
    profile: 'core',
  })
  const admin = { email: 'admin@example.com', password: 'bench-admin-password' }
  await api.post(`/api/admin/clients/${client.id}/users`, { ...admin, name: 'Admin', role: 'admin' })
  return signIn(serverUrl, admin)
}

/** The kernel's own high-water mark; 0 where there is no /proc. */
function peakOf(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
