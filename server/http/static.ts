import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './app-type.ts'
import { noSuchRoute } from './problem.ts'
import { sendProblem } from './problem-responses.ts'

const IMMUTABLE = '/_app/immutable/'

/** The page that the web app builds for addresses which it resolves in the browser. */
const FALLBACK_PAGE = '200.html'

/** Tells the sign-in page of a demonstration that it may ask whom to sign in as: other pages ask the API nothing. */
const DEMO_COOKIE = 'outlay-demo=1; Path=/; SameSite=Strict'

/**
 * Serves the built web app, with the compressed files that the build made beside it. Files whose names carry
 * their hash are kept by browsers for good; everything else is asked for again. Addresses that are neither files
 * nor of the API are the web app's pages. Where it is known which address browsers use, public pages name theirs.
 */
export async function serveWebApp(
  app: App,
  {
    webBuild,
    publicUrl,
    demoAccounts = [],
  }: { webBuild: string; publicUrl: string | undefined; demoAccounts?: readonly unknown[] },
): Promise<void> {
  const hasPages = existsSync(join(webBuild, FALLBACK_PAGE))
  const files = new Set(hasPages ? filesIn(webBuild) : [])
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: webBuild,
      // It would read the folders on the way to each file, to see that this is spelled as there: one has 600 entries.
      serve: false,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders(reply, file) {
        const path = file.slice(webBuild.length).replaceAll('\\', '/')
        reply.header('cache-control', cacheControlOf(path))
        const address = publicUrl && addressOf(path)
        if (address) reply.header('link', `<${publicUrl}${address}>; rel="canonical"`)
        if (demoAccounts.length > 0 && /\.html(\.br|\.gz)?$/.test(path)) {
          reply.header('set-cookie', DEMO_COOKIE)
        }
      },
    })
    app.get<{ Params: { '*': string } }>(
      '/*',
      { schema: { hide: true }, logLevel: 'warn' },
      ({ params: { '*': path } }, reply) => {
        const file = path === '' ? 'index.html' : path
        return files.has(file) ? reply.sendFile(file) : reply.callNotFound()
      },
    )
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (hasPages && isPage(request.method, path)) {
      const page = `${path.slice(1)}.html`
      return reply.sendFile(files.has(page) ? page : FALLBACK_PAGE)
    }
    return sendProblem(reply, noSuchRoute(request).problem)
  })
}

/** Their paths, as addresses have them. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
}

function cacheControlOf(path: string): string {
  return path.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache'
}

/** Of a page that was rendered beforehand, from its file, which may be a compressed one. */
function addressOf(path: string): string | undefined {
  const page = /^\/(.+)\.html(?:\.br|\.gz)?$/.exec(path)?.[1]
  if (page === undefined || `${page}.html` === FALLBACK_PAGE) return undefined
  return page === 'index' ? '/' : `/${page}`
}

/** An address of the web app, not a file that is missing: those have an extension or are below `_app`. */
function isPage(method: string, path: string): boolean {
  const isApi = path === '/api' || path.startsWith('/api/')
  const isFile = path.startsWith('/_app/') || /\.[^/]*$/.test(path)
  return (method === 'GET' || method === 'HEAD') && !isApi && !isFile
}
