import { buildWeb } from '../embedded/web-build.ts'
import { createTestDatabases } from '../testing/databases.ts'
import { startProcesses } from '../testing/processes.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'

export interface Account {
  email: string
  password: string
}

/** A whole Outlay for one test file: its own databases, server, etl and the built web app. */
export interface OutlayUnderTest {
  serverUrl: string
  operator: Account
  /** Makes a client with one admin, and signs a script in as that. */
  createClient(slug: string, profile?: string): Promise<{ account: Account; api: ApiClient }>
  stop(): Promise<void>
}

/** How its processes are started: settings beside the usual ones, and the file for what they log. */
export interface OutlayOptions {
  variables?: Record<string, string>
  logFile?: string
}

export async function startOutlay(options: OutlayOptions = {}): Promise<OutlayUnderTest> {
  await buildWeb(`${import.meta.dirname}/..`)
  const databases = await createTestDatabases()
  const operator = { email: 'operator@example.com', password: 'an operator of the tests' }
  const processes = await startProcesses({ ...databases, ...options, operator })
  const { serverUrl } = processes
  return {
    serverUrl,
    operator,
    async createClient(slug, profile = 'core') {
      const account = { email: `${slug}@example.com`, password: `the admin of ${slug}` }
      const platform = await signIn(serverUrl, operator)
      const { id } = await platform.post<{ id: string }>('/api/admin/clients', { name: slug, slug, profile })
      await platform.post(`/api/admin/clients/${id}/users`, { ...account, name: 'Ada Marsh', role: 'admin' })
      return { account, api: await signIn(serverUrl, account) }
    },
    async stop() {
      await processes.stop()
      await databases.stop()
    },
  }
}
