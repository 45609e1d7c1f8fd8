import { error } from '@sveltejs/kit'
import { mayAdministerPlatform } from '#lib/session/may.ts'
import type { LayoutLoad } from './$types'

/** What is below is for operators; for everybody else it does not exist. */
export const load: LayoutLoad = async ({ parent }) => {
  const { session } = await parent()
  if (!mayAdministerPlatform(session.user.role)) error(404, 'There is no such page.')
}
