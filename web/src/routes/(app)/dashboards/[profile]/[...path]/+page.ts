import { loadModulePage } from '#lib/modules/load-module-page.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ params, url, untrack, parent }) => {
  // An open page reads its address by itself.
  const search = untrack(() => new URLSearchParams(url.search))
  return loadModulePage(parent(), { route: `/dashboards/${params.profile}`, path: params.path, search })
}
