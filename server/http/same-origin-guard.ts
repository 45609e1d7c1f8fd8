import type { FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { forbidden } from './problem.ts'
import { originOf } from './public-origin.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses state-changing requests that a page of another site makes with our user's cookie. Browsers say where a
 * request comes from, older ones only by `Origin`; a request that says neither is a script with its own
 * credentials.
 */
export function refuseForeignOrigins(app: App, publicUrl: string | undefined): void {
  app.addHook('onRequest', async (request) => {
    if (SAFE_METHODS.has(request.method) || isOurs(request, publicUrl)) return
    throw forbidden('This request came from a page of another site.', 'cross-site-request')
  })
}

function isOurs(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { headers } = request
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (headers.origin === undefined) return true
  return headers.origin === originOf(request, { publicUrl })
}
