import { join, resolve } from 'node:path'
import { announceReady, onStopRequest, requiredVariable as required, runMain } from './child.ts'
import { lockDataDirectory } from './data-directory-lock.ts'
import { startPostgres } from './postgres.ts'

// The embedded PostgreSQL's owner: a small process that stops it when its own parent is gone. Environment:
// POSTGRES_DIRECTORY, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DATABASE, POSTGRES_DISPOSABLE=1.
await runMain(async () => {
  const directory = resolve(required('POSTGRES_DIRECTORY'))
  process.once('exit', await lockDataDirectory(directory, 'PostgreSQL'))
  const port = Number(required('POSTGRES_PORT'))
  const starting = startPostgres({
    directory: join(directory, 'cluster'),
    port,
    user: required('POSTGRES_USER'),
    password: required('POSTGRES_PASSWORD'),
    database: required('POSTGRES_DATABASE'),
    isDisposable: process.env['POSTGRES_DISPOSABLE'] === '1',
  })
  let stopping = false
  onStopRequest(async () => {
    stopping = true
    const postgres = await starting.catch(() => undefined)
    await postgres?.stop()
  })
  const postgres = await starting
  void postgres.ended.then(() => {
    if (stopping) return
    console.error('PostgreSQL ended by itself')
    process.exit(1)
  })
  announceReady(port)
})
