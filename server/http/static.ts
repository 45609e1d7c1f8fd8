import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './app-type.ts'
import { noSuchRoute } from './problem.ts'
import { sendProblem } from './problem-responses.ts'

const IMMUTABLE = '/_app/immutable/'

/** The page that the web app builds for addresses which it resolves in the browser. */
const FALLBACK_PAGE = '200.html'

/**
 * Serves the built web app, with the compressed files that the build made beside it. Files whose names carry
 * their hash are kept by browsers for good; everything else is asked for again. Addresses that are neither files
 * nor of the API are the web app's pages.
 */
export async function serveWebApp(app: App, webBuild: string): Promise<void> {
  const hasPages = existsSync(join(webBuild, FALLBACK_PAGE))
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: webBuild,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      schemaHide: true,
      logLevel: 'warn',
      setHeaders: (reply, path) =>
        void reply.header('cache-control', cacheControlOf(path.slice(webBuild.length))),
    })
  }
  const prerendered = new Set(hasPages ? globSync('**/*.html', { cwd: webBuild }) : [])
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (hasPages && isPage(request.method, path)) {
      const page = `${path.slice(1)}.html`
      return reply.sendFile(prerendered.has(page) ? page : FALLBACK_PAGE)
    }
    return sendProblem(reply, noSuchRoute(request).problem)
  })
}

function cacheControlOf(path: string): string {
  return path.replaceAll('\\', '/').startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache'
}

/** An address of the web app, not a file that is missing: those have an extension or are below `_app`. */
function isPage(method: string, path: string): boolean {
  const isApi = path === '/api' || path.startsWith('/api/')
  const isFile = path.startsWith('/_app/') || /\.[^/]*$/.test(path)
  return (method === 'GET' || method === 'HEAD') && !isApi && !isFile
}
