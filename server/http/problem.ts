import type { Problem } from '../../contract/problem.ts'

type Extras = Pick<Problem, 'errors' | 'existingUploadId' | 'connectionError'>

/** An answer that is a problem document: thrown by handlers, sent by the error handler. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** When to come back, as the header `retry-after` says. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    code: string,
    detail: string,
    { retryAfterSeconds, ...extras }: Extras & { retryAfterSeconds?: number } = {},
  ) {
    super(detail)
    this.name = 'ProblemError'
    this.problem = createProblem(status, code, detail, extras)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

const titles: Record<number, string> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Cannot be answered',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Not available',
  504: 'Not answered in time',
}

/** A problem document (RFC 9457). `code` is stable; `detail` is a sentence that says what to do. */
export function createProblem(status: number, code: string, detail: string, extras: Extras = {}): Problem {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, ...extras }
}

/** 400 that names the part of the request which cannot be used. */
export function invalidRequest(path: string, message: string, code = 'invalid-request'): ProblemError {
  return new ProblemError(400, code, `${path}: ${message}`, { errors: [{ path, message }] })
}

/** 404, also for what belongs to another client: it does not exist for this one. */
export function notFound(what: string): ProblemError {
  return new ProblemError(404, 'not-found', `There is no ${what}.`)
}

/** 404 of an address that no route has, as this method. */
export function noSuchRoute({ method, url }: { method: string; url: string }): ProblemError {
  const [path] = url.split('?', 1)
  return new ProblemError(404, 'not-found', `There is no ${method} ${path}.`)
}

export function conflict(code: string, detail: string, extras: Extras = {}): ProblemError {
  return new ProblemError(409, code, detail, extras)
}

export function notSignedIn(): ProblemError {
  return new ProblemError(401, 'not-signed-in', 'Sign in first: there is no valid session.')
}

export function forbidden(detail: string, code = 'forbidden'): ProblemError {
  return new ProblemError(403, code, detail)
}
