import type { ApiError } from './api-error.ts'

/** What the API says about one field; its paths are JSON pointers or plain names. */
export function errorOf(failure: ApiError | undefined, field: string): string | undefined {
  return failure?.errors.find(({ path }) => path.replace(/^\//, '') === field)?.message
}
