import { createReadStream, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/**
 * Serves a font from a package under `/fonts/` by its own name. app.html preloads it by that name, which a
 * hashed asset would not allow: with no server rendering the hash is known only after the scripts ran.
 */
export function fixedNameFont(url: string): Plugin {
  const file = fileURLToPath(url)
  const path = `fonts/${basename(file)}`
  return {
    name: 'fixed-name-font',
    generateBundle() {
      if (this.environment.name === 'client') {
        this.emitFile({ type: 'asset', fileName: path, source: readFileSync(file) })
      }
    },
    configureServer(server) {
      server.middlewares.use(`/${path}`, (_request, response) => {
        response.setHeader('content-type', 'font/woff2')
        createReadStream(file).pipe(response)
      })
    },
  }
}
