import { type Query, api, apiPath } from '../api/client.ts'
import type { Inquiry } from '../api/contract.ts'

export const listInquiries = (query: Query) =>
  api<{ items: Inquiry[]; nextCursor: string | null }>(apiPath('/inquiries', query))

export const setHandled = (id: string, handled: boolean) =>
  api<Inquiry>(`/api/inquiries/${encodeURIComponent(id)}`, { method: 'PATCH', body: { handled } })
