import { askLinesAhead } from '#lib/lines/lines-data.svelte.ts'
import { ahead } from '#lib/modules/ahead.svelte.ts'
import { requireAllowed } from '#lib/session/require-allowed.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent, url, untrack }) => {
  const { session } = await parent()
  // Operators have no bills of their own.
  requireAllowed(session.client !== null)
  // An open page reads its address by itself.
  const search = untrack(() => new URLSearchParams(url.search))
  ahead(() => askLinesAhead(session, search))
}
