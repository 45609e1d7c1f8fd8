import { type Query, api, apiPath } from './client.ts'
import type {
  Comparison,
  CostAnswer,
  CostQuery,
  DemoAccount,
  Reject,
  Session,
  SourceRow,
  Upload,
  UploadFilterValues,
  Visit,
} from './contract.ts'
import { sessionRenewal } from './session-renewal.ts'

interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

export async function signIn(email: string, password: string): Promise<Session> {
  const body = { email, password }
  const session = await api<Session>('/api/auth/sign-in', { method: 'POST', body, keepUnauthorised: true })
  sessionRenewal.began()
  return session
}

export async function signOut(): Promise<void> {
  await api<void>('/api/auth/sign-out', { method: 'POST', keepUnauthorised: true })
  sessionRenewal.ended()
}

/** Whom to sign in as on a demonstration, which says by a cookie that it is one; no other server is asked. */
export async function listDemoAccounts(): Promise<DemoAccount[]> {
  if (!document.cookie.includes('outlay-demo=1')) return []
  return (await api<{ items: DemoAccount[] }>('/api/auth/demo-accounts')).items
}

export const readSession = () => api<Session>('/api/session')

/** Notes that the user is here, and has what is new since the last visit. */
export const recordVisit = (signal: AbortSignal) =>
  api<Visit>('/api/visit', { method: 'POST', signal, changesNothing: true })

export const listUploads = (query: Query, signal?: AbortSignal) =>
  api<Page<Upload>>(apiPath('/uploads', query), signal ? { signal } : {})

/** What there is to filter the list by. */
export const listUploadFilterValues = () => api<UploadFilterValues>('/api/uploads/filter-values')

export const readUpload = (id: string) => api<Upload>(`/api/uploads/${encodeURIComponent(id)}`)

export const retryUpload = (id: string) =>
  api<Upload | undefined>(`/api/uploads/${encodeURIComponent(id)}/retry`, { method: 'POST' })

export const cancelUpload = (id: string) =>
  api<Upload | undefined>(`/api/uploads/${encodeURIComponent(id)}/cancel`, { method: 'POST' })

/** The new upload, which takes the place of this one when it completes. */
export const reloadUpload = (id: string) =>
  api<Upload>(`/api/uploads/${encodeURIComponent(id)}/reload`, { method: 'POST' })

export const deleteUpload = (id: string) =>
  api<Upload | undefined>(`/api/uploads/${encodeURIComponent(id)}`, { method: 'DELETE' })

export const readSourceRow = (id: string, place: { file: number; row: number }, signal: AbortSignal) =>
  api<SourceRow>(apiPath(`/uploads/${encodeURIComponent(id)}/source-row`, place), { signal })

export const supersedeUpload = (id: string, olderId: string) =>
  api<Upload>(`/api/uploads/${encodeURIComponent(id)}/supersede`, {
    method: 'POST',
    body: { uploadId: olderId },
  })

export const restoreUpload = (id: string) =>
  api<Upload>(`/api/uploads/${encodeURIComponent(id)}/restore`, { method: 'POST' })

export const compareUpload = (id: string, query: Query, signal?: AbortSignal) =>
  api<Comparison>(apiPath(`/uploads/${encodeURIComponent(id)}/comparison`, query), signal ? { signal } : {})

export const listRejects = (id: string, query: Query) =>
  api<Page<Reject>>(apiPath(`/uploads/${encodeURIComponent(id)}/rejects`, query))

export const askCosts = (query: CostQuery, signal: AbortSignal) =>
  api<CostAnswer>('/api/query', { method: 'POST', body: query, keep: true, signal })
