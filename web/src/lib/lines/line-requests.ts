import { type Query, api, apiPath } from '../api/client.ts'
import type { LineList } from '../api/contract.ts'

const PAGE_SIZE = 200

export const listLines = (query: Query, cursor: string | undefined, signal?: AbortSignal) =>
  api<LineList>(apiPath('/lines', { ...query, cursor, limit: PAGE_SIZE }), {
    keep: true,
    ...(signal && { signal }),
  })

export const linesExportPath = (query: Query, format: 'csv' | 'parquet'): string =>
  apiPath('/lines/export', { ...query, format })
