import { toApiError, unreachable } from './api-error.ts'
import { sessionRenewal } from './session-renewal.ts'

export type Query = Record<string, string | number | undefined>

interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Signing in asks who the user is: there a 401 is an answer, not a lost session. */
  keepUnauthorised?: boolean
}

let onSessionLost: () => void = () => {}

/** Tells what to do when the session is over for good; the app's layout goes to the sign-in page. */
export function whenSessionIsLost(handle: () => void): void {
  onSessionLost = handle
}

/** For what finds it out by other ways than a request of this file. */
export const sessionIsLost = (): void => onSessionLost()

export function apiPath(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value))
  }
  const search = parameters.toString()
  return `/api${path}${search ? `?${search}` : ''}`
}

async function send(path: string, { method = 'GET', body, signal, headers }: Options): Promise<Response> {
  const request: RequestInit = { method, headers: { accept: 'application/json', ...headers } }
  if (signal) request.signal = signal
  if (body !== undefined) {
    request.headers = { ...request.headers, 'content-type': 'application/json' }
    request.body = JSON.stringify(body)
  }
  try {
    return await fetch(path, request)
  } catch (error) {
    if (signal?.aborted) throw error
    throw unreachable()
  }
}

/** Asks the API and gives its answer, or throws an `ApiError`. The caller names the contract's type. */
export async function api<Answer>(path: string, options: Options = {}): Promise<Answer> {
  const response = await respond(path, options)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as Answer
}

/** The answer before it is read: for what is no JSON. */
export async function respond(path: string, options: Options = {}): Promise<Response> {
  let response = await send(path, options)
  if (response.status === 401 && !options.keepUnauthorised) {
    const renewal = await sessionRenewal.renew()
    if (renewal === 'unreachable') throw unreachable()
    if (renewal === 'renewed') response = await send(path, options)
  }
  if (!response.ok) {
    if (response.status === 401 && !options.keepUnauthorised) onSessionLost()
    throw toApiError(response.status, await response.text(), response.headers.get('retry-after'))
  }
  return response
}
