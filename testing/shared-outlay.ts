import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startOutlay } from '../e2e/outlay.ts'
import { NO_AWS } from './no-aws.ts'
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
    started ??= makeDatabases(engines).then((databases) => startOutlay(databases, { variables: NO_AWS }))
    started.then(
      ({ serverUrl }) => response.end(serverUrl),
      (error: unknown) => {
        // The next file tries again.
        started = undefined
        response.writeHead(500).end(String(error))
      },
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
