import { error, redirect } from '@sveltejs/kit'
import { ApiError } from '#lib/api/api-error.ts'
import { readSession } from '#lib/api/requests.ts'
import { signInPath } from '#lib/session/landing.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ url, depends, untrack }) => {
  depends('app:session')
  try {
    return { session: await readSession() }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    if (cause.status === 401) redirect(307, signInPath(untrack(() => url.pathname + url.search)))
    error(cause.status || 503, cause.detail, { code: cause.code })
  }
}
