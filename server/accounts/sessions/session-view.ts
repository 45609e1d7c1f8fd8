import type { Kysely } from 'kysely'
import type { Session } from '../../../contract/session.ts'
import type { Database } from '../../../migrations/tables.ts'
import { capabilitiesOf } from '../../profiles/capabilities.ts'
import { NOTHING_SELECTED, findSelection } from '../../selections/selections-repository.ts'
import { hasCompletedUpload } from '../../uploads/uploads-repository.ts'
import type { Identity } from '../identity.ts'

/** What a page needs to know first: who is signed in, what they may see, and what their next step is. */
export async function describeSession(db: Kysely<Database>, { user, client }: Identity): Promise<Session> {
  if (!client) {
    return { user, client: null, capabilities: null, selection: NOTHING_SELECTED, nextStep: 'connect' }
  }
  const [selection, hasData] = await Promise.all([
    findSelection(db, { userId: user.id, clientId: client.id }),
    hasCompletedUpload(db, client.id),
  ])
  return {
    user,
    client: { id: client.id, slug: client.slug, name: client.name },
    capabilities: capabilitiesOf(client),
    selection,
    nextStep: !hasData ? 'connect' : selection.uploadIds.length === 0 ? 'select' : 'analyse',
  }
}
