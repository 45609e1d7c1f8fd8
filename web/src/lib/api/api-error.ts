import type { Problem } from './contract.ts'

/** What the API answers instead of what was asked: its problem document, or what stood in its way. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** Stable, may be switched on; `unreachable` and `unexpected-answer` are our own. */
  readonly code: string
  /** A sentence that says what to do. */
  readonly detail: string
  readonly errors: NonNullable<Problem['errors']>
  readonly existingUploadId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Partial<Problem> & { status: number }, retryAfterSeconds?: number) {
    super(problem.title ?? 'The request failed')
    this.status = problem.status
    this.code = problem.code ?? 'unexpected-answer'
    this.detail = problem.detail ?? 'The server answered in a way this page does not understand. Try again.'
    this.errors = problem.errors ?? []
    this.existingUploadId = problem.existingUploadId
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export const unreachable = () =>
  new ApiError({
    status: 0,
    code: 'unreachable',
    title: 'The server cannot be reached',
    detail: 'Check the connection and try again. Nothing that was loaded is lost.',
  })

/** That the answer is no: asking again later, with nothing changed, is answered no again. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429

/** Reads a problem document; anything else becomes an error that at least names the status. */
export function toApiError(status: number, body: string, retryAfter: string | null): ApiError {
  const seconds = retryAfter === null ? NaN : Number(retryAfter)
  return new ApiError({ ...parseProblem(body), status }, Number.isFinite(seconds) ? seconds : undefined)
}

function parseProblem(body: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What went wrong in words, whatever was thrown. */
export function describeError(error: unknown): { title: string; detail: string } {
  if (error instanceof ApiError) return { title: error.message, detail: error.detail }
  return {
    title: 'Something went wrong on this page',
    detail: 'Reload the page. If it happens again, tell whoever runs this server what you did.',
  }
}
