import type { AuditEvent } from '../contract/audit.ts'
import type { Problem } from '../contract/problem.ts'
import { createTestApp, type TestUser } from './app.ts'
import { seedAuditEvent, type SeededEvent } from './seed-audit-event.ts'

type Query = Record<string, string>

/** An app of its own with an operator, and questions to its audit trail. */
export async function createAuditTrail() {
  const outlay = await createTestApp()
  const operator = await outlay.createUser('operator')

  async function list(user: TestUser, query: Query = {}) {
    const response = await outlay.injectSignedInAs(user, { url: '/api/audit', query })
    if (response.statusCode !== 200) throw new Error(response.body)
    return response.json<{ items: AuditEvent[]; nextCursor: string | null }>()
  }

  return {
    outlay,
    operator,
    list,
    seedEvent: (event: SeededEvent) => seedAuditEvent(outlay, event),
    async createClientWithAdmin() {
      const client = await outlay.createClient()
      return { client, admin: await outlay.createUser('admin', client) }
    },
    async actionsOf(user: TestUser, query: Query = {}): Promise<string[]> {
      return (await list(user, query)).items.map(({ action }) => action)
    },
    async refusalOf(user: TestUser, query: Query) {
      const response = await outlay.injectSignedInAs(user, { url: '/api/audit', query })
      const { status, errors } = response.json<Problem>()
      return [status, errors?.map(({ path }) => path)]
    },
  }
}
