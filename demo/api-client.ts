import { randomUUID } from 'node:crypto'

/** A script's session with a running Outlay: its cookie, and JSON both ways. */
export interface ApiClient {
  /** The session, as a `cookie` header says it; renewed before it runs out. */
  cookie(): Promise<string>
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: unknown): Promise<Answer>
  put<Answer>(path: string, body: unknown): Promise<Answer>
  patch<Answer>(path: string, body: unknown): Promise<Answer>
  /** Sends a file as the web app does, in a multipart form whose fields stand before the file. */
  upload<Answer>(fileName: string, content: FileContent): Promise<Answer>
  /** The same with several files that are one upload: a manifest and what it lists. */
  uploadTogether<Answer>(files: readonly (readonly [fileName: string, content: Blob])[]): Promise<Answer>
}

/**
 * Large files as chunks: of a file's Blob in a form, fetch holds what it has read, and keeps that where the sending
 * fails. Trying again and again while a server was down took 22 GB.
 */
export type FileContent = Blob | AsyncIterable<Uint8Array>

/** An answer that is no success, with its problem document. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  /** Where the content is known already: the upload that has it. */
  readonly existingUploadId: string | undefined

  constructor(
    path: string,
    status: number,
    problem: { code?: string; detail?: string; existingUploadId?: string },
  ) {
    super(`${path} answered ${status}: ${problem.detail ?? problem.code ?? 'no reason given'}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = problem.code ?? ''
    this.existingUploadId = problem.existingUploadId
  }
}

/** The server takes a signed token for 15 minutes. */
const RENEW_AFTER_MS = 10 * 60_000

/** Signs in. Throws an `ApiProblem` where the account is not known. */
export async function signIn(
  serverUrl: string,
  account: { email: string; password: string },
): Promise<ApiClient> {
  const signedIn = await send('/api/auth/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  let cookie = cookieOf(signedIn)
  let renewedAt = Date.now()
  let renewing: Promise<void> | undefined

  async function renew(): Promise<void> {
    cookie = cookieOf(await send('/api/auth/refresh', { method: 'POST', headers: { cookie } }))
    renewedAt = Date.now()
  }

  async function freshCookie(): Promise<string> {
    if (Date.now() - renewedAt > RENEW_AFTER_MS) {
      renewing ??= renew().finally(() => (renewing = undefined))
      await renewing
    }
    return cookie
  }

  async function send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(serverUrl + path, init)
    if (response.ok) return response
    throw new ApiProblem(path, response.status, (await response.json().catch(() => ({}))) as object)
  }
  const json = async <Answer>(path: string, init: RequestInit): Promise<Answer> => {
    const response = await send(path, { ...init, headers: { cookie: await freshCookie(), ...init.headers } })
    // What was only taken note of is answered by nothing.
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  }

  return {
    cookie: freshCookie,
    get: (path) => json(path, {}),
    post: (path, body) => json(path, withBody('POST', body)),
    put: (path, body) => json(path, withBody('PUT', body)),
    patch: (path, body) => json(path, withBody('PATCH', body)),
    upload(fileName, content) {
      if (!(content instanceof Blob)) return json('/api/uploads', formOfChunks(fileName, content))
      return json('/api/uploads', formOf([[fileName, content]]))
    },
    uploadTogether: (files) => json('/api/uploads', formOf(files)),
  }
}

const withBody = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function formOf(files: readonly (readonly [fileName: string, content: Blob])[]): RequestInit {
  const form = new FormData()
  for (const [fileName, content] of files) form.append('file', content, fileName)
  return { method: 'POST', body: form }
}

function formOfChunks(fileName: string, content: AsyncIterable<Uint8Array>): RequestInit {
  const boundary = `outlay-${randomUUID()}`
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n`
  async function* body() {
    yield Buffer.from(head)
    yield* content
    yield Buffer.from(`\r\n--${boundary}--\r\n`)
  }
  return {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: body(),
    duplex: 'half',
  }
}

function cookieOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}
