import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeDatabases, type RunEngines } from './make-databases.ts'

/**
 * The Outlay that browser tests of a run share, each with clients of its own: started when the first asks for it,
 * and stopped with the run. It is asked for by HTTP, since workers are processes of their own.
 */
export async function offerSharedOutlay(
  engines: RunEngines,
): Promise<{ url: string; stop(): Promise<void> }> {
  let started: Promise<{ serverUrl: string; stop(): Promise<void> }> | undefined
  const server = createServer((_request, response) => {
    started ??= start(engines)
    started.then(
      ({ serverUrl }) => response.end(serverUrl),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      const outlay = await started?.catch(() => undefined)
      await outlay?.stop()
    },
  }
}

async function start(engines: RunEngines) {
  // Only then loaded: most runs are of a few files, and not in a browser.
  const { startOutlay } = await import('../e2e/outlay.ts')
  return startOutlay(await makeDatabases(engines))
}
