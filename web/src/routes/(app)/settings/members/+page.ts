import { orErrorPage } from '#lib/api/or-error-page.ts'
import { mayAdministerClient } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import { listUsers, OWN_USERS } from '#lib/users/user-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  requireAllowed(mayAdministerClient(session.user.role))
  return { users: await orErrorPage(listUsers(OWN_USERS)) }
}
