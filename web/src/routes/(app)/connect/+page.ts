import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listUploads, readUpload } from '#lib/api/requests.ts'
import { connectParameters } from '#lib/uploads/connect-view.ts'
import { listConnections } from '#lib/connections/connection-requests.ts'
import { readUrlState } from '#lib/filters/url-state.ts'
import { maySeeConnections } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

/** What somebody who begins has sent; more is history. */
const NEWEST = 20

export const load: PageLoad = async ({ url, parent, depends }) => {
  depends('app:connect')
  const { session } = await parent()
  // Operators have no bills of their own.
  requireAllowed(session.client !== null)
  const { state, problems } = readUrlState(connectParameters, url.searchParams)
  const [newest, connections] = await Promise.all([
    // One can begin without knowing either.
    listUploads({ limit: NEWEST }).catch(() => undefined),
    maySeeConnections(session.user.role) ? listConnections().catch(() => undefined) : [],
  ])
  const read = (id: string) => newest?.items.find((upload) => upload.id === id) ?? readUpload(id)
  return {
    problems,
    named: await orErrorPage(Promise.all((state.uploads ?? []).map(read))),
    uploads: newest?.items,
    // Of what could not be read nobody knows.
    hasMore: newest?.nextCursor !== null,
    connections,
  }
}
