import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readLatestRun, readSavedQuery } from '#lib/saved-queries/saved-query-requests.ts'
import { maySeeClientData } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  requireAllowed(maySeeClientData(session.user.role))
  const [saved, latest] = await orErrorPage(
    Promise.all([readSavedQuery(params.id), readLatestRun(params.id)]),
  )
  return { saved, latest }
}
