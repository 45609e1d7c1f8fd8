import { requireModulePage } from '#lib/session/require-module-page.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, parent }) => {
  const { session } = await parent()
  const { page, ...place } = requireModulePage(session, `/dashboards/${params.profile}`, params.path)
  return { ...place, Page: (await page()).default }
}
