import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { readSecrets } from './secrets.ts'
import type { ChildSpec } from './supervisor.ts'

export interface EngineOptions {
  /** Where data, passwords and ports are kept. */
  readonly dataDirectory: string
  /** Given: that server is used, and no PostgreSQL is started. */
  readonly databaseUrl?: string | undefined
  /** Given: that server is used, and no ClickHouse is started. */
  readonly clickhouseUrl?: string | undefined
  /** Faster, and lost when the machine crashes; for tests. */
  readonly isDisposable?: boolean
}

export interface Engines {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** The processes to run before anything uses the URLs. */
  readonly children: readonly ChildSpec[]
}

interface Ports {
  postgres?: number
  clickhouse?: number
}

/** Decides which engines this machine has to run, and where they will listen; starts nothing yet. */
export async function planEngines(options: EngineOptions): Promise<Engines> {
  const dataDirectory = resolve(options.dataDirectory)
  mkdirSync(dataDirectory, { recursive: true })
  const secrets = readSecrets(dataDirectory)
  const ports = await choosePorts(dataDirectory, options)
  const children: ChildSpec[] = []
  if (!options.databaseUrl) {
    children.push(
      engineProcess('postgres', 'postgres-main.ts', {
        POSTGRES_DIRECTORY: join(dataDirectory, 'postgres'),
        POSTGRES_PORT: String(ports.postgres),
        POSTGRES_USER: 'outlay',
        POSTGRES_PASSWORD: secrets.postgresPassword,
        POSTGRES_DATABASE: 'outlay',
        ...(options.isDisposable ? { POSTGRES_DISPOSABLE: '1' } : {}),
      }),
    )
  }
  if (!options.clickhouseUrl) {
    children.push(
      engineProcess('clickhouse', 'clickhouse/main.ts', {
        CLICKHOUSE_DIRECTORY: join(dataDirectory, 'clickhouse'),
        CLICKHOUSE_PORT: String(ports.clickhouse),
        CLICKHOUSE_USER: 'outlay',
        CLICKHOUSE_PASSWORD: secrets.clickhousePassword,
        CLICKHOUSE_DATABASE: 'outlay',
        ...(options.isDisposable ? { CLICKHOUSE_DISPOSABLE: '1' } : {}),
      }),
    )
  }
  const own = (scheme: string, password: string, port: number | undefined): string =>
    `${scheme}://outlay:${password}@127.0.0.1:${port}/outlay`
  return {
    databaseUrl: options.databaseUrl || own('postgres', secrets.postgresPassword, ports.postgres),
    clickhouseUrl: options.clickhouseUrl || own('http', secrets.clickhousePassword, ports.clickhouse),
    children,
  }
}

function engineProcess(name: string, script: string, environment: Record<string, string>): ChildSpec {
  return {
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(script, import.meta.url))],
    environment,
    ready: 'message',
  }
}

// The ports of the last run, so that a bookmarked connection keeps working; others when somebody has them now.
async function choosePorts(dataDirectory: string, options: EngineOptions): Promise<Ports> {
  const file = join(dataDirectory, 'ports.json')
  let last: Ports = {}
  if (existsSync(file)) {
    try {
      last = JSON.parse(readFileSync(file, 'utf8')) as Ports
    } catch {
      // Nothing is lost: other ports are as good.
    }
  }
  const ports: Ports = { ...last }
  if (!options.databaseUrl) ports.postgres = await freePort(last.postgres)
  if (!options.clickhouseUrl) ports.clickhouse = await freePort(last.clickhouse)
  if (JSON.stringify(ports) !== JSON.stringify(last)) writeFileSync(file, `${JSON.stringify(ports)}\n`)
  return ports
}
