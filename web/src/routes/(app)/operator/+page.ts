import { error } from '@sveltejs/kit'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listClients } from '#lib/api/requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { session } = await parent()
  if (session.user.role !== 'operator') error(404, { message: 'There is no such page.' })
  return { clients: await orErrorPage(listClients({ limit: 200 })) }
}
