import { type Query, api, apiPath } from '../api/client.ts'
import type { AuditEvent } from '../api/contract.ts'

export interface AuditPageOfEvents {
  items: AuditEvent[]
  nextCursor: string | null
}

export const listAuditEvents = (query: Query, signal?: AbortSignal) =>
  api<AuditPageOfEvents>(apiPath('/audit', query), signal ? { signal } : {})

export const auditCsvPath = (query: Query): string => apiPath('/audit.csv', query)
