import { chmodSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClickHouse } from '../clickhouse/client.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'
import { planEngines } from '../embedded/engines.ts'
import { createSupervisor } from '../embedded/supervisor.ts'
import { migratePostgres } from '../migrations/migrate.ts'
import { startProcesses } from '../testing/processes.ts'
import { peakMemory, resetPeakMemory } from './memory.ts'

/** A whole Outlay on a folder of its own, with the processes known that are measured. */
export interface Stack {
  serverUrl: string
  clickhouseUrl: string
  /** Signed in as an admin of the only client. */
  api: ApiClient
  /** That admin's. */
  account: { email: string; password: string }
  resetPeakMemory(): void
  /** Highest resident memory since the last reset, in bytes. */
  peakMemory(): StackMemory
  /** Waits until the engine has merged what was written: a measurement is not to pay for the one before. */
  settle(): Promise<void>
  /** Takes every loaded row and every received file away, so that no run stands on the ones before it. */
  clear(): Promise<void>
  stop(): Promise<void>
}

export interface StackMemory {
  server: number
  etl: number
  clickhouse: number
}

/** What the engine may use for one load, in bytes. */
export const LOAD_MAX_MEMORY_BYTES = 2_000_000_000

/** @param variables settings of server and etl beside those of every run */
export async function startStack(variables: Record<string, string> = {}): Promise<Stack> {
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
  const processes = await startProcesses({
    databaseUrl,
    clickhouseUrl,
    uploadStore,
    operator,
    variables: { ...variables, LOAD_MAX_MEMORY_BYTES: String(LOAD_MAX_MEMORY_BYTES) },
  })
  const { serverUrl, server, etl } = processes
  const { api, account, clientId } = await createAdmin(serverUrl, operator)
  const clickhouse = createClickHouse(clickhouseUrl)
  const pids = {
    server: server.pid!,
    etl: etl.pid!,
    clickhouse: Number.parseInt(readFileSync(join(dataDirectory, 'clickhouse', 'outlay.pid'), 'utf8')),
  }
  const select = async <Row>(query: string): Promise<Row[]> =>
    (await clickhouse.query({ query, format: 'JSONEachRow' })).json<Row>()

  return {
    serverUrl,
    clickhouseUrl,
    api,
    account,
    resetPeakMemory: () => Object.values(pids).forEach(resetPeakMemory),
    peakMemory: () => ({
      server: peakMemory(pids.server),
      etl: peakMemory(pids.etl),
      clickhouse: peakMemory(pids.clickhouse),
    }),
    async settle() {
      while ((await select('SELECT 1 FROM system.merges LIMIT 1')).length > 0) {
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    },
    async clear() {
      const tables = await select<{ name: string }>(
        `SELECT name FROM system.tables
        WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'schema_migration'`,
      )
      for (const { name } of tables) await clickhouse.command({ query: `TRUNCATE TABLE ${name}` })
      await rm(join(uploadStore, clientId), { recursive: true, force: true })
    },
    async stop() {
      await clickhouse.close()
      await processes.stop()
      await supervisor.stop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function createAdmin(
  serverUrl: string,
  operator: { email: string; password: string },
): Promise<Pick<Stack, 'api' | 'account'> & { clientId: string }> {
  const api = await signIn(serverUrl, operator)
  const client = await api.post<{ id: string }>('/api/admin/clients', {
    name: 'Bench',
    slug: 'bench',
    profile: 'core',
  })
  const admin = { email: 'admin@example.com', password: 'bench-admin-password' }
  await api.post(`/api/admin/clients/${client.id}/users`, { ...admin, name: 'Admin', role: 'admin' })
  return { api: await signIn(serverUrl, admin), account: admin, clientId: client.id }
}
