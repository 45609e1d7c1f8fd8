import { error } from '@sveltejs/kit'
import { ApiError } from '#lib/api/api-error.ts'
import { readUpload } from '#lib/api/requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params }) => {
  try {
    return { upload: await readUpload(params.id) }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    // A malformed id in the address names no upload either.
    const status = cause.status === 400 ? 404 : cause.status || 503
    error(status, { message: cause.detail, code: cause.code })
  }
}
