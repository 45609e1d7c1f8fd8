import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listProfiles, readClient } from '#lib/operator/client-requests.ts'
import { listUsers, usersOf } from '#lib/users/user-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  await parent()
  const [client, users, profiles] = await Promise.all([
    orErrorPage(readClient(params.client)),
    orErrorPage(listUsers(usersOf(params.client))),
    orErrorPage(listProfiles()),
  ])
  return { client, users, profiles }
}
