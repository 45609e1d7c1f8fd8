import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listClients } from '#lib/operator/client-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  await parent()
  return { clients: await orErrorPage(listClients()) }
}
