import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listSavedQueries } from '#lib/saved-queries/saved-query-requests.ts'
import { maySeeClientData } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  requireAllowed(maySeeClientData(session.user.role))
  return { queries: await orErrorPage(listSavedQueries()) }
}
