import { api } from '../api/client.ts'
import type { NewInquiry } from '../api/contract.ts'

export const sendInquiry = (inquiry: NewInquiry) =>
  api<void>('/api/inquiries', { method: 'POST', body: inquiry, keepUnauthorised: true })
