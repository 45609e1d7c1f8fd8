import { loadModulePage } from '#lib/modules/load-module-page.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params, url, untrack, parent }) => {
  const { session } = await parent()
  // An open page reads its address by itself.
  const search = untrack(() => new URLSearchParams(url.search))
  return loadModulePage(session, { route: `/dashboards/${params.profile}`, path: params.path, search })
}
