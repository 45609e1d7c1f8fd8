import { requireModule } from '#lib/session/require-module.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  const module = requireModule(session, '/dashboard', params.module)
  return { module, Page: (await module.page()).default }
}
