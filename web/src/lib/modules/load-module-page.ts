import type { Session } from '../api/contract.ts'
import type { SearchParams } from '../filters/url-state.ts'
import { findModulePage, requireModulePage } from '../session/require-module-page.ts'
import { ahead } from './ahead.svelte.ts'

interface Address {
  route: string
  path: string
  search: SearchParams
}

/** The page at an address of the dashboards, which asks what it shows as soon as its code is there. */
export async function loadModulePage(
  parent: Promise<{ session: Session }>,
  { route, path, search }: Address,
) {
  // Its code is on its way while it is asked who is signed in; what is wrong with it is said below.
  findModulePage(path)?.().catch(() => undefined)
  const { session } = await parent
  const { page, ...place } = requireModulePage(session, route, path)
  const { default: Page, askAhead } = await page()
  if (askAhead) ahead(() => askAhead({ session, ...place, search }))
  return { ...place, Page }
}
