import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readSavedQuery } from '#lib/saved-queries/saved-query-requests.ts'
import { CHANGED } from '#lib/saved-queries/builder-address.ts'
import { maySaveQueries } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent, url }) => {
  const { session } = await parent()
  requireAllowed(maySaveQueries(session.user.role))
  const id = url.searchParams.get(CHANGED)
  return { changed: id ? await orErrorPage(readSavedQuery(id)) : undefined }
}
