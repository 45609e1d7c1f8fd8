import { error } from '@sveltejs/kit'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readTagRules } from '#lib/tags/tag-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  if (!session.client) error(404, 'There is no such page.')
  return { rules: await orErrorPage(readTagRules()) }
}
