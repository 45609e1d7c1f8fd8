import { type Query, api, apiPath } from '../api/client.ts'
import type { FindingDetail, FindingList, FindingState } from '../api/contract.ts'

/** The most that the API gives at once. */
export const PAGE_SIZE = 200
/** The most that it takes at once to be decided about. */
const DECIDED_AT_ONCE = 1000

export const listFindings = (query: Query, cursor?: string, signal?: AbortSignal) =>
  api<FindingList>(apiPath('/findings', { limit: PAGE_SIZE, ...query, cursor }), {
    keep: true,
    ...(signal && { signal }),
  })

export const findingsCsvPath = (query: Query): string => apiPath('/findings.csv', query)

export const readFinding = (id: string, signal: AbortSignal) =>
  api<FindingDetail>(apiPath(`/findings/${encodeURIComponent(id)}`), { keep: true, signal })

/** Of any number of findings, all or none of each thousand. */
export async function decideFindings(
  ids: readonly string[],
  state: FindingState,
  reason: string,
): Promise<void> {
  for (let first = 0; first < ids.length; first += DECIDED_AT_ONCE) {
    const body = { ids: ids.slice(first, first + DECIDED_AT_ONCE), state, ...(reason && { reason }) }
    await api('/api/findings/states', { method: 'POST', body })
  }
}
