import { mayAdministerPlatform } from '#lib/session/may.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { LayoutLoad } from './$types'

/** What is below is for operators; for everybody else it does not exist. */
export const load: LayoutLoad = async ({ parent }) => {
  const { session } = await parent()
  requireAllowed(mayAdministerPlatform(session.user.role))
}
