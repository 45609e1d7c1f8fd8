import { error } from '@sveltejs/kit'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listMappings } from '#lib/mapping/mapping-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  if (!session.client) error(404, 'There is no such page.')
  return { mappings: (await orErrorPage(listMappings())).items }
}
