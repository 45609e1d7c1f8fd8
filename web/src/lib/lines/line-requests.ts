import { type Query, api, apiPath } from '../api/client.ts'
import type { LineList } from '../api/contract.ts'

/** Of a wide bill 200 lines are 570 kB. Somebody waits for the first: they are what a large screen and its rows beyond take. */
const FIRST_PAGE = 100
const NEXT_PAGE = 200

export const listLines = (query: Query, cursor: string | undefined, signal?: AbortSignal) =>
  api<LineList>(
    apiPath('/lines', { ...query, cursor, limit: cursor === undefined ? FIRST_PAGE : NEXT_PAGE }),
    {
      keep: true,
      ...(signal && { signal }),
    },
  )

export const linesExportPath = (query: Query, format: 'csv' | 'parquet'): string =>
  apiPath('/lines/export', { ...query, format })
