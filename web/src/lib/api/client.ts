import { toApiError, unreachable } from './api-error.ts'
import { keptAnswers } from './kept-answers.ts'
import { sessionRenewal } from './session-renewal.ts'

export type Query = Record<string, string | number | undefined>

interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Signing in asks who the user is: there a 401 is an answer, not a lost session. */
  keepUnauthorised?: boolean
  /** It answers a question, and is there at once where the same is asked again soon. */
  keep?: boolean
  /** Leaves everything that can be asked for as it is, though it is no GET. */
  changesNothing?: boolean
}

let onSessionLost: () => void = () => {}

/** Tells what to do when the session is over for good; the app's layout goes to the sign-in page. */
export function whenSessionIsLost(handle: () => void): void {
  onSessionLost = handle
}

/** For what finds it out by other ways than a request of this file. What was answered is nobody's to see after that. */
export function sessionIsLost(): void {
  keptAnswers.forget()
  onSessionLost()
}

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
  if (!options.keep) return (await read(path, options)).answer as Answer
  const key = JSON.stringify([path, options.body])
  return (await keptAnswers.ask(key, options.signal, (signal) =>
    read(path, { ...options, signal }),
  )) as Answer
}

async function read(path: string, options: Options): Promise<{ answer: unknown; size: number }> {
  const response = await respond(path, options)
  const text = await response.text()
  return { answer: text ? JSON.parse(text) : undefined, size: text.length }
}

/** The answer before it is read: for what is no JSON. */
export async function respond(path: string, options: Options = {}): Promise<Response> {
  const { method = 'GET', keep, changesNothing } = options
  try {
    return await sendRenewed(path, options)
  } finally {
    // Also where it failed: what was changed by then is not known.
    if (method !== 'GET' && !keep && !changesNothing) keptAnswers.forget()
  }
}

async function sendRenewed(path: string, options: Options): Promise<Response> {
  let response = await send(path, options)
  if (response.status === 401 && !options.keepUnauthorised) {
    const renewal = await sessionRenewal.renew()
    if (renewal === 'unreachable') throw unreachable()
    if (renewal === 'renewed') response = await send(path, options)
  }
  if (!response.ok) {
    if (response.status === 401 && !options.keepUnauthorised) sessionIsLost()
    throw toApiError(response.status, await response.text(), response.headers.get('retry-after'))
  }
  return response
}
