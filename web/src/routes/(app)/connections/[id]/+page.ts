import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readConnection } from '#lib/connections/connection-requests.ts'
import { maySeeConnections } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  requireAllowed(maySeeConnections(session.user.role))
  return { connection: await orErrorPage(readConnection(params.id)) }
}
