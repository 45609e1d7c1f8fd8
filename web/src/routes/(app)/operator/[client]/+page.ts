import { error } from '@sveltejs/kit'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listClients, listUsers } from '#lib/api/requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  if (session.user.role !== 'operator') error(404, { message: 'There is no such page.' })
  const [clients, users] = await Promise.all([
    orErrorPage(listClients({ limit: 200 })),
    orErrorPage(listUsers(params.client)),
  ])
  return { clientId: params.client, client: clients.items.find(({ id }) => id === params.client), users }
}
