import type { ApiError } from '../api/api-error.ts'

/** What the API says about one field; its paths are JSON pointers or plain names. */
export function errorOf(failure: ApiError | undefined, field: string): string | undefined {
  return failure?.errors.find(({ path }) => path.replace(/^\//, '') === field)?.message
}

/** A name that may stand in an address, made of a client's name. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
}
