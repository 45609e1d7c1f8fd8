import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listConnections } from '#lib/connections/connection-requests.ts'
import { maySeeConnections } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  requireAllowed(maySeeConnections(session.user.role))
  return { connections: await orErrorPage(listConnections()) }
}
