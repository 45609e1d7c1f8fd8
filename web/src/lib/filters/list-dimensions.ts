import { api, apiPath } from '../api/client.ts'
import type { Dimensions } from '../api/contract.ts'

/** What there is to filter by, and what it is called. */
export const listDimensions = (uploads: string[] | undefined, signal: AbortSignal) =>
  api<Dimensions>(apiPath('/dimensions', { uploads: uploads?.join(',') }), { keep: true, signal })
