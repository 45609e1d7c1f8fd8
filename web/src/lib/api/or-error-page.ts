import { error } from '@sveltejs/kit'
import { ApiError } from './api-error.ts'

/** For what a page cannot do without: what the API refuses becomes the error page, in the API's words. */
export async function orErrorPage<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    // A malformed id in the address names nothing either.
    const status = cause.status === 400 ? 404 : cause.status || 503
    error(status, cause.detail, { code: cause.code })
  }
}
