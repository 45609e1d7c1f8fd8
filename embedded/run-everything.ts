import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { planEngines } from './engines.ts'
import { freePort } from './free-port.ts'
import { partCommand } from './part-command.ts'
import { readSecrets } from './secrets.ts'
import { createSupervisor, type ChildSpec, type Supervisor } from './supervisor.ts'
import { buildWeb } from './web-build.ts'

/** Where the parts of a running Outlay are, and the environment they were given. */
interface RunningOutlay {
  /** Absolute. */
  readonly dataDirectory: string
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Without a path. */
  readonly serverUrl: string
  readonly environment: Readonly<Record<string, string>>
}

export interface RunOptions {
  /** Wins over this process's own environment; for what a demonstration presets. */
  readonly environment?: Readonly<Record<string, string>>
  /** Called when everything is ready; an error from it stops everything. */
  readonly whenReady?: (outlay: RunningOutlay) => Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Runs all of Outlay on this machine until it is told to stop: the web app is built if that is due, engines are
 * started where no URL is given, migrations applied, then server and etl kept running.
 * @returns the exit code: 0 after SIGINT or SIGTERM, 1 when a part does not start or keeps crashing (said on stderr).
 */
export async function runEverything(options: RunOptions = {}): Promise<number> {
  // npm ends without passing a SIGTERM on to what its script runs.
  if (process.env['npm_lifecycle_event']) await import('./stop-with-parent.ts')
  const supervisor = createSupervisor()
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>()
  let signals = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals += 1
      ask(undefined)
      if (signals === 1) void supervisor.stop()
      else supervisor.kill()
    })
  }
  try {
    const starting = startAll(supervisor, options)
    // When the start was interrupted nobody waits for it any more.
    starting.catch(() => {})
    const failure = (await Promise.race([starting, asked]))
      ? await Promise.race([supervisor.gaveUp, asked])
      : undefined
    if (!failure) return 0
    console.error(failure.message)
    return 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  } finally {
    await supervisor.stop()
  }
}

async function startAll(supervisor: Supervisor, options: RunOptions): Promise<true> {
  const given = { ...process.env, ...options.environment }
  const port = Number(given['PORT'] || '8080')
  await waitForPort(port)
  const dataDirectory = resolve(root, given['DATA_DIR'] || 'data')
  const engines = await planEngines({
    dataDirectory,
    databaseUrl: given['DATABASE_URL'],
    clickhouseUrl: given['CLICKHOUSE_URL'],
  })
  await Promise.all([buildWeb(root), ...engines.children.map((child) => supervisor.start(child))])

  const environment: Record<string, string> = {
    ...options.environment,
    DATA_DIR: dataDirectory,
    DATABASE_URL: engines.databaseUrl,
    CLICKHOUSE_URL: engines.clickhouseUrl,
    UPLOAD_STORE: given['UPLOAD_STORE'] || join(dataDirectory, 'uploads'),
    SESSION_SECRET: given['SESSION_SECRET'] || readSecrets(dataDirectory).sessionSecret,
    PORT: String(port),
    // In a terminal, what works need not be said; what fails still is.
    LOG_LEVEL: given['LOG_LEVEL'] || 'warn',
  }
  await migrate(environment)

  const serverUrl = `http://${loopbackOf(given['HOST'])}:${port}`
  await Promise.all([
    supervisor.start(part('server', environment, { url: `${serverUrl}/api/health/ready` })),
    supervisor.start(part('etl', environment, 'at-once')),
  ])
  const { databaseUrl, clickhouseUrl } = engines
  await options.whenReady?.({ dataDirectory, databaseUrl, clickhouseUrl, serverUrl, environment })
  return true
}

// Looked at before anything is started: what answers there later is then our server, not somebody else's. A server of
// an earlier run may need a moment to stop when that run was killed.
async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await freePort(port)) === port) return
    await sleep(50)
  }
  throw new Error(`Port ${port} is in use by another program: set PORT to another.`)
}

/** A process of Outlay as the supervisor runs it. Its compile cache is in the environment's DATA_DIR. */
export function part(
  name: 'server' | 'etl',
  environment: Record<string, string>,
  ready: ChildSpec['ready'],
): ChildSpec {
  const command = partCommand(name, join(environment['DATA_DIR'] ?? '', 'compile-cache'))
  const preload = new URL('stop-with-parent.ts', import.meta.url).href
  return {
    name,
    command: process.execPath,
    args: ['--import', preload, ...command.args],
    environment: { ...environment, ...command.environment },
    ready,
  }
}

// An address to listen on is not always one to connect to.
function loopbackOf(host: string | undefined): string {
  if (!host || host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function migrate(environment: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'migrations', 'main.ts')], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error('The databases could not be migrated: see the messages above.')
}
