import { api } from '../api/client.ts'
import type {
  ApiToken,
  ChangePassword,
  ForgottenPasswordAnswer,
  MadeApiToken,
  NewApiToken,
  OwnSession,
  PasswordLink,
  Session,
} from '../api/contract.ts'
import { sessionRenewal } from '../api/session-renewal.ts'

export const changePassword = (body: ChangePassword) =>
  api<void>('/api/auth/password', { method: 'POST', body })

export const askForPasswordLink = (email: string) =>
  api<ForgottenPasswordAnswer>('/api/auth/forgotten-password', {
    method: 'POST',
    body: { email },
    keepUnauthorised: true,
  })

/** Whom a link is for. It can be opened any number of times before it is used. */
export const openPasswordLink = (token: string) =>
  api<PasswordLink>('/api/auth/password-link', { method: 'POST', body: { token }, keepUnauthorised: true })

/** Uses the link up and signs its user in. */
export async function setPassword(token: string, password: string): Promise<Session> {
  const body = { token, password }
  const session = await api<Session>('/api/auth/set-password', {
    method: 'POST',
    body,
    keepUnauthorised: true,
  })
  sessionRenewal.began()
  return session
}

export const listSessions = () => api<{ items: OwnSession[] }>('/api/sessions')

export const endSession = (id: string) =>
  api<void>(`/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })

export async function signOutEverywhere(): Promise<void> {
  await api<void>('/api/auth/sign-out-everywhere', { method: 'POST' })
  sessionRenewal.ended()
}

export const listTokens = () => api<{ items: ApiToken[] }>('/api/tokens')

export const makeToken = (body: NewApiToken) => api<MadeApiToken>('/api/tokens', { method: 'POST', body })

export const revokeToken = (id: string) =>
  api<void>(`/api/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })
