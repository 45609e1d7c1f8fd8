import { error } from '@sveltejs/kit'
import { ApiError } from '#lib/api/api-error.ts'
import { listClients, listUsers } from '#lib/api/requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  if (session.user.role !== 'operator') error(404, { message: 'There is no such page.' })
  try {
    const [clients, users] = await Promise.all([listClients({ limit: 200 }), listUsers(params.client)])
    return { clientId: params.client, client: clients.items.find(({ id }) => id === params.client), users }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    error(cause.status === 400 ? 404 : cause.status || 503, { message: cause.detail, code: cause.code })
  }
}
