import { api, apiPath } from '../api/client.ts'
import type {
  AvailableReport,
  Backfill,
  Connection,
  ConnectionChange,
  ConnectionSetup,
  Delivery,
  EventSecret,
  Ingest,
  NewConnection,
  Upload,
  Verification,
} from '../api/contract.ts'

const CONNECTIONS = '/api/connections'

const pathOf = (id: string) => `${CONNECTIONS}/${encodeURIComponent(id)}`

export const listConnections = async (): Promise<Connection[]> =>
  (await api<{ items: Connection[] }>(CONNECTIONS)).items

export const readConnection = (id: string) => api<Connection>(pathOf(id))

export const createConnection = (body: NewConnection) =>
  api<Connection>(CONNECTIONS, { method: 'POST', body })

export const changeConnection = (id: string, body: ConnectionChange) =>
  api<Connection>(pathOf(id), { method: 'PATCH', body })

export const deleteConnection = (id: string) => api<void>(pathOf(id), { method: 'DELETE' })

export const readSetup = (id: string, signal: AbortSignal) =>
  api<ConnectionSetup>(`${pathOf(id)}/setup`, { signal })

export const verifyConnection = (id: string) => api<Verification>(`${pathOf(id)}/verify`, { method: 'POST' })

export const listDeliveries = (id: string, query: { cursor?: string; limit: number }, signal?: AbortSignal) =>
  api<{ items: Delivery[]; nextCursor: string | null }>(
    apiPath(`/connections/${encodeURIComponent(id)}/deliveries`, query),
    signal ? { signal } : {},
  )

export const listReports = async (id: string, signal: AbortSignal): Promise<AvailableReport[]> =>
  (await api<{ items: AvailableReport[] }>(`${pathOf(id)}/reports`, { signal })).items

export const startBackfill = (id: string, body: Backfill) =>
  api<{ found: number }>(`${pathOf(id)}/backfill`, { method: 'POST', body })

/** Of a manifest: the whole report is one upload. With ETags a file that has changed since is said so. */
export const ingest = (id: string, paths: string[], etags?: Record<string, string>) =>
  api<{ uploads: Upload[] }>(`${pathOf(id)}/ingest`, {
    method: 'POST',
    body: { paths, ...(etags && { etags }) } satisfies Ingest,
  })

export const makeEventSecret = (id: string) =>
  api<EventSecret>(`${pathOf(id)}/event-secret`, { method: 'POST' })

export const removeEventSecret = (id: string) => api<void>(`${pathOf(id)}/event-secret`, { method: 'DELETE' })
