import { listConnections } from '#lib/connections/connection-requests.ts'
import { listUploadFilterValues } from '#lib/api/requests.ts'
import { maySeeConnections } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

/** What stands around the list; the list itself asks for what its address says. */
export const load: PageLoad = async ({ depends, parent }) => {
  depends('app:upload-filters')
  const { session } = await parent()
  // Operators have no uploads of their own.
  requireAllowed(session.client !== null)
  // The list is of use without either.
  const [values, connections] = await Promise.all([
    listUploadFilterValues().catch(() => undefined),
    maySeeConnections(session.user.role) ? listConnections().catch(() => undefined) : undefined,
  ])
  return { values, connections }
}
