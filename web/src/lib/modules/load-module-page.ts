import type { Session } from '../api/contract.ts'
import type { SearchParams } from '../filters/url-state.ts'
import { requireModulePage } from '../session/require-module-page.ts'
import { ahead } from './ahead.svelte.ts'

interface Address {
  route: string
  path: string
  search: SearchParams
}

/** The page at an address of the dashboards, which asks what it shows as soon as its code is there. */
export async function loadModulePage(session: Session, { route, path, search }: Address) {
  const { page, ...place } = requireModulePage(session, route, path)
  const { default: Page, askAhead } = await page()
  if (askAhead) ahead(() => askAhead({ session, ...place, search }))
  return { ...place, Page }
}
