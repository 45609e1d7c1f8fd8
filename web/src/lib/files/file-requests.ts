import { type Query, api, apiPath } from '../api/client.ts'
import type { FileList } from '../api/contract.ts'

/** What lies in a folder of a connection, a page of it. */
export const listFiles = (connectionId: string, query: Query, signal?: AbortSignal) =>
  api<FileList>(
    apiPath(`/connections/${encodeURIComponent(connectionId)}/files`, query),
    signal ? { signal } : {},
  )
