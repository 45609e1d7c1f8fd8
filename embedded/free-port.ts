import { createServer } from 'node:net'

/** Finds a loopback port that is free: `wanted`, where that is possible, else any. */
export async function freePort(wanted?: number): Promise<number> {
  return (wanted ? await tryPort(wanted) : undefined) ?? (await tryPort(0)) ?? 0
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      const found = typeof address === 'object' && address ? address.port : undefined
      server.close(() => resolve(found))
    })
  })
}
