import { listTokens } from '#lib/account/account-requests.ts'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { mayHaveTokens } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  requireAllowed(mayHaveTokens(session.user.role))
  return { tokens: (await orErrorPage(listTokens())).items }
}
