import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readConnection } from '#lib/connections/connection-requests.ts'
import { wizardParameters } from '#lib/connections/wizard/wizard-view.ts'
import { readUrlState } from '#lib/filters/url-state.ts'
import { mayAdministerConnections } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ url, parent }) => {
  const { session } = await parent()
  requireAllowed(mayAdministerConnections(session.user.role))
  const { state: view, problems } = readUrlState(wizardParameters, url.searchParams)
  const connection = view.connection ? await orErrorPage(readConnection(view.connection)) : undefined
  // Without a connection there is nothing yet to set up or to verify.
  return { view: connection ? view : { ...view, step: 1 as const }, problems, connection }
}
