import { listConnections } from '#lib/connections/connection-requests.ts'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listUploadFilterValues } from '#lib/api/requests.ts'
import { maySeeConnections } from '#lib/session/may.ts'
import type { PageLoad } from './$types'

/** What stands around the list; the list itself asks for what its address says. */
export const load: PageLoad = async ({ depends, parent }) => {
  depends('app:upload-filters')
  const { session } = await parent()
  const [values, connections] = await Promise.all([
    orErrorPage(listUploadFilterValues()),
    maySeeConnections(session.user.role) ? listConnections().catch(() => undefined) : undefined,
  ])
  return { values, connections }
}
