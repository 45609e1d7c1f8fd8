/** A script's session with a running Outlay: its cookie, and JSON both ways. */
export interface ApiClient {
  /** The session, as a `cookie` header says it. */
  readonly cookie: string
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: unknown): Promise<Answer>
  /** Sends a file as the web app does, in a multipart form whose fields stand before the file. */
  upload<Answer>(fileName: string, content: Blob): Promise<Answer>
}

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
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

  async function send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(serverUrl + path, init)
    if (response.ok) return response
    throw new ApiProblem(path, response.status, (await response.json().catch(() => ({}))) as object)
  }
  const json = async <Answer>(path: string, init: RequestInit): Promise<Answer> =>
    (await send(path, { ...init, headers: { cookie, ...init.headers } })).json() as Promise<Answer>

  return {
    cookie,
    get: (path) => json(path, {}),
    post: (path, body) =>
      json(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    upload(fileName, content) {
      const form = new FormData()
      form.append('file', content, fileName)
      return json('/api/uploads', { method: 'POST', body: form })
    },
  }
}
