import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClickHouse } from '../clickhouse/client.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import type { Client } from '../contract/client.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'
import { planEngines } from '../embedded/engines.ts'
import { createSupervisor } from '../embedded/supervisor.ts'
import { migratePostgres } from '../migrations/migrate.ts'
import { startProcesses } from '../testing/processes.ts'
import { peakMemory, resetPeakMemory } from './memory.ts'

/** A whole Outlay on a folder of its own, with the processes known that are measured. */
export interface Stack {
  serverUrl: string
  databaseUrl: string
  clickhouseUrl: string
  /** Signed in as an admin of the client `bench`. */
  api: ApiClient
  /** That admin's. */
  account: { email: string; password: string }
  operator: { email: string; password: string }
  /** An admin of this client, which is made where there is none. */
  adminOf(slug: string): Promise<Admin>
  resetPeakMemory(): void
  /** Highest resident memory since the last reset, in bytes. */
  peakMemory(): StackMemory
  /** Waits until the engine has merged what was written, and the disk has it: a measurement pays for none before. */
  settle(): Promise<void>
  /** Takes every loaded row and every received file away, so that no run stands on the ones before it. */
  clear(): Promise<void>
  stop(): Promise<void>
}

export interface Admin {
  api: ApiClient
  account: { email: string; password: string }
  clientId: string
}

export interface StackMemory {
  server: number
  etl: number
  clickhouse: number
}

/** What the engine may use for one load, in bytes. */
export const LOAD_MAX_MEMORY_BYTES = 2_000_000_000

/**
 * @param options.variables settings of server and etl beside those of every run
 * @param options.kept a folder to keep the data in, for another run; else it is removed at the end
 */
export async function startStack({
  variables = {},
  kept,
}: { variables?: Record<string, string>; kept?: string } = {}): Promise<Stack> {
  const dataDirectory = kept ?? (await mkdtemp(join(tmpdir(), 'outlay-bench-')))
  mkdirSync(dataDirectory, { recursive: true })
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
  const adminOf = (slug: string) => findOrCreateAdmin(serverUrl, operator, slug)
  const { api, account, clientId } = await adminOf('bench')
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
    databaseUrl,
    clickhouseUrl,
    api,
    account,
    operator,
    adminOf,
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
      await promisify(execFile)('sync')
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
      if (kept === undefined) await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function findOrCreateAdmin(
  serverUrl: string,
  operator: { email: string; password: string },
  slug: string,
): Promise<Admin> {
  const operating = await signIn(serverUrl, operator)
  const account = { email: `admin@${slug}.example.com`, password: 'bench-admin-password' }
  const { items } = await operating.get<{ items: Client[] }>(`/api/admin/clients?search=${slug}`)
  let clientId = items.find((client) => client.slug === slug)?.id
  if (clientId === undefined) {
    const client = { name: slug, slug, profile: 'core' }
    clientId = (await operating.post<Client>('/api/admin/clients', client)).id
    await operating.post(`/api/admin/clients/${clientId}/users`, { ...account, name: 'Admin', role: 'admin' })
  }
  return { api: await signIn(serverUrl, account), account, clientId }
}
