import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { announceReady, onStopRequest, requiredVariable as required, runMain } from '../child.ts'
import { lockDataDirectory } from '../data-directory-lock.ts'
import { disposable } from './disposable.ts'
import { loadEngine } from './engine.ts'
import { createHandler } from './handler.ts'
import { createRunner, threads } from './runner.ts'

// The embedded ClickHouse as a process of its own: ClickHouse as a library behind its HTTP interface, on loopback.
// Environment: CLICKHOUSE_DIRECTORY, CLICKHOUSE_PORT (0: any free one), CLICKHOUSE_USER, CLICKHOUSE_PASSWORD,
// CLICKHOUSE_DATABASE (made if missing), CLICKHOUSE_DISPOSABLE (1: its data are not kept, and are few).
// It says {"ready":true,"port":…} on stdout, and to a parent that forked it.

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        taken ? new Error(`Port ${port} for the embedded ClickHouse is in use by another program.`) : error,
      )
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

async function main(): Promise<void> {
  // Read when the first of these threads is needed, and the time zone when the engine starts.
  process.env['UV_THREADPOOL_SIZE'] = String(threads)
  process.env['TZ'] = 'UTC'
  const directory = required('CLICKHOUSE_DIRECTORY')
  const unlock = await lockDataDirectory(directory, 'ClickHouse')
  process.once('exit', unlock)
  const tuning = process.env['CLICKHOUSE_DISPOSABLE'] === '1' ? disposable(directory) : undefined
  const engine = await loadEngine(join(directory, 'store'), tuning?.arguments)
  const database = process.env['CLICKHOUSE_DATABASE'] ?? 'default'
  const first = engine.open()
  await first.queryAsync(`CREATE DATABASE IF NOT EXISTS \`${database.replace(/[\\`]/g, '\\$&')}\``, {
    format: 'Null',
  })
  const runner = createRunner(engine, directory, tuning?.settings)
  const credentials = { user: required('CLICKHOUSE_USER'), password: required('CLICKHOUSE_PASSWORD') }
  const handler = createHandler(runner, credentials)
  // The client puts statements and parameters into the URL; a load takes as long as it takes.
  const server = createServer(
    { maxHeaderSize: 8 << 20, requestTimeout: 0, keepAliveTimeout: 30_000 },
    handler,
  )
  server.maxHeadersCount = 0

  onStopRequest(async () => {
    server.close()
    // To each request its client is now gone, which ends its statement wherever it is waiting.
    server.closeAllConnections()
    if (await runner.close()) return first.close()
    // Leaving in order would wait for the engine's threads for ever.
    unlock()
    process.kill(process.pid, 'SIGKILL')
  })
  const port = await listen(server, Number(process.env['CLICKHOUSE_PORT'] ?? 0))
  announceReady(port)
}

await runMain(main)
