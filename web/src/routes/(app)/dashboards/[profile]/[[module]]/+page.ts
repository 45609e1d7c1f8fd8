import { requireModule } from '#lib/session/require-module.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  const module = requireModule(session, `/dashboards/${params.profile}`, params.module)
  return { module, Page: (await module.page()).default }
}
