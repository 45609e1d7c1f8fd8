import type { Kysely } from 'kysely'
import type { Session } from '../../contract/session.ts'
import type { Database } from '../../migrations/tables.ts'
import { findCapabilities } from '../capabilities/capabilities-repository.ts'
import { findSelection } from '../selections/selections-repository.ts'
import { hasCompletedUpload } from '../uploads/uploads-repository.ts'
import type { Identity } from './identity.ts'

/** What a page needs to know first: who is signed in, what they may see, and what their next step is. */
export async function describeSession(db: Kysely<Database>, { user, client }: Identity): Promise<Session> {
  if (!client) {
    const selection = { mode: 'latest' as const, uploadIds: [] }
    return { user, client: null, capabilities: null, selection, nextStep: 'connect' }
  }
  const [capabilities = null, selection, hasData] = await Promise.all([
    findCapabilities(db, client.profile),
    findSelection(db, { userId: user.id, clientId: client.id }),
    hasCompletedUpload(db, client.id),
  ])
  return {
    user,
    client: { id: client.id, slug: client.slug, name: client.name },
    capabilities,
    selection,
    nextStep: !hasData ? 'connect' : selection.uploadIds.length === 0 ? 'select' : 'analyse',
  }
}
