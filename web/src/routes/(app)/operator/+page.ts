import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listClients, listProfiles } from '#lib/operator/client-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  await parent()
  const [clients, profiles] = await Promise.all([orErrorPage(listClients()), orErrorPage(listProfiles())])
  return { clients, profiles }
}
