import { type Query, api, apiPath } from '../api/client.ts'
import type { AuditEvent } from '../api/contract.ts'
import type { Page } from '../api/paged.svelte.ts'

const PAGE_SIZE = 50

export const listAuditEvents = (query: Query, cursor: string | undefined, signal?: AbortSignal) =>
  api<Page<AuditEvent>>(apiPath('/audit', { ...query, cursor, limit: PAGE_SIZE }), signal ? { signal } : {})

export const auditCsvPath = (query: Query): string => apiPath('/audit.csv', query)
