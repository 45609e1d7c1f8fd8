import { pino } from 'pino'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { Finding, FindingDetail, FindingList, FindingState } from '../contract/finding.ts'
import { checkFindings } from '../etl/findings/check-findings.ts'
import { findFindingsOfLoad } from '../etl/findings/findings-job.ts'
import { movedTo, ORDINARY } from '../etl/findings/testing.ts'
import type { Database } from '../migrations/tables.ts'
import type { TestApp, TestUser } from './app.ts'
import { seedCompletedUpload, type TestCostLine } from './seed-upload.ts'

interface Engines {
  databases: { db: Kysely<Database> }
  clickhouse: ClickHouseClient
}

const contextOf = ({ databases: { db }, clickhouse }: Engines) => ({
  db,
  clickhouse,
  limits: { maxRejectShare: 1, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
  log: pino({ level: 'silent' }),
})

/** Has rules look at loads of completed uploads, as etl does after it has completed them. */
export async function lookForFindings(engines: Engines, ...loads: { loadId: string }[]): Promise<void> {
  for (const { loadId } of loads) {
    await findFindingsOfLoad(contextOf(engines), loadId, AbortSignal.timeout(120_000))
  }
}

/** Compares what a client has done with the bills after it, as etl does whenever one of them changes. */
export async function checkFindingsOf(engines: Engines, clientId: string): Promise<void> {
  await checkFindings(contextOf(engines), clientId, AbortSignal.timeout(60_000))
}

export type FindingClient = Awaited<ReturnType<typeof createFindingClient>>

/** A new client with an admin, its bills that rules have looked at, and what is asked and decided about findings. */
export async function createFindingClient(outlay: TestApp) {
  const client = await outlay.createClient()
  const admin = await outlay.createUser('admin', client)

  async function list(query: Record<string, string> = {}, user: TestUser = admin): Promise<Finding[]> {
    const response = await outlay.injectSignedInAs(user, { url: '/api/findings', query })
    if (response.statusCode !== 200) throw new Error(response.body)
    return response.json<FindingList>().items
  }

  return {
    client,
    admin,
    list,
    /** A bill of a month with ordinary lines, and those of October, moved there. */
    async addBill(month: string, lines: TestCostLine[]): Promise<{ uploadId: string; loadId: string }> {
      const all = movedTo(month, [...ORDINARY, ...lines])
      const load = await seedCompletedUpload(outlay, { clientId: client.id, lines: all, fileName: month })
      await lookForFindings(outlay, load)
      return load
    },
    /** The finding of a rule, of a resource where it has several. */
    async find(rule: string, resourceId?: string): Promise<Finding> {
      const found = (await list({ rule })).find(
        (finding) => (resourceId ?? finding.resourceId) === finding.resourceId,
      )
      if (!found) throw new Error(`No ${rule} ${resourceId ?? ''}`)
      return found
    },
    read: async (id: string) =>
      (await outlay.injectSignedInAs(admin, { url: `/api/findings/${id}` })).json<FindingDetail>(),
    decide: (id: string, state: FindingState, reason?: string, user: TestUser = admin) =>
      outlay.injectSignedInAs(user, {
        method: 'POST',
        url: `/api/findings/${id}/state`,
        payload: { state, ...(reason !== undefined && { reason }) },
      }),
  }
}
