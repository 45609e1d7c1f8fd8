import { buildWeb } from '../embedded/web-build.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'
import type { TestDatabases } from '../testing/make-databases.ts'
import { startProcesses } from '../testing/processes.ts'

export interface Account {
  email: string
  password: string
}

/** A whole Outlay: its own databases, server, etl and the built web app. */
export interface OutlayUnderTest {
  serverUrl: string
  operator: Account
  /** Makes a client with one admin, and signs a script in as that. */
  createClient(slug: string, profile?: string): Promise<{ account: Account; api: ApiClient }>
}

/** How its processes are started: settings beside the usual ones, and the file for what they log. */
export interface OutlayOptions {
  variables?: Record<string, string>
  logFile?: string
}

const OPERATOR: Account = { email: 'operator@example.com', password: 'an operator of the tests' }

/** Starts one on new databases, which go with it, also where it does not start. */
export async function startOutlay(
  databases: TestDatabases,
  options: OutlayOptions = {},
): Promise<OutlayUnderTest & { stop(): Promise<void> }> {
  const processes = await startOn(databases, options).catch(async (error: unknown) => {
    await databases.stop()
    throw error
  })
  return {
    ...outlayAt(processes.serverUrl),
    async stop() {
      await processes.stop()
      await databases.stop()
    },
  }
}

async function startOn(databases: TestDatabases, options: OutlayOptions) {
  await buildWeb(`${import.meta.dirname}/..`)
  return startProcesses({ ...databases, ...options, operator: OPERATOR })
}

/** One that has been started, by whomever. */
export function outlayAt(serverUrl: string): OutlayUnderTest {
  return {
    serverUrl,
    operator: OPERATOR,
    async createClient(slug, profile = 'core') {
      const account = { email: `${slug}@example.com`, password: `the admin of ${slug}` }
      const platform = await signIn(serverUrl, OPERATOR)
      const { id } = await platform.post<{ id: string }>('/api/admin/clients', { name: slug, slug, profile })
      await platform.post(`/api/admin/clients/${id}/users`, { ...account, name: 'Ada Marsh', role: 'admin' })
      return { account, api: await signIn(serverUrl, account) }
    },
  }
}
