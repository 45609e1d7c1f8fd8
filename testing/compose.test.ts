import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readEtlEnvironment, readMigrateEnvironment, readServerEnvironment } from '../environment.ts'

/*
 * What only a machine with Docker could run, and what only a reader would follow: the compose file against the
 * environment that the processes read, and the documents against the project that they describe.
 */

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Service {
  image: string
  build?: string
  command?: string[]
  restart: string
  environment: Record<string, string>
  volumes?: string[]
  ports?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test?: string[]; disable?: boolean }
  read_only?: boolean
  cap_drop?: string[]
  mem_limit?: string
}

const text = read('docker-compose.yml')
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const service = (name: string): Service => {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}

/** A minimal `.env`: what the file says that it cannot do without. */
const secrets = Object.fromEntries(
  [...text.matchAll(/\$\{(\w+):\?[^}]+\}/g)].map(([, name = '']) => [name, 'x'.repeat(64)]),
)

/** As compose fills in variables: `${NAME:?message}` is required, `${NAME:-default}` is not. */
function interpolated(name: string, variables: Record<string, string> = secrets): Record<string, string> {
  const fill = (value: string) =>
    value.replace(
      /\$\{(\w+)(:\?|:-)([^}]*)\}/g,
      (_whole, variable: string, operator: string, rest: string) => {
        if (variables[variable]) return variables[variable]
        if (operator === ':?') throw new Error(`${variable}: ${rest}`)
        return rest
      },
    )
  const { environment } = service(name)
  return Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, fill(String(value))]))
}

/** The variables that a reader of the environment refuses to do without. */
function requiredBy(readEnvironment: (variables: Record<string, string>) => unknown): string[] {
  try {
    readEnvironment({})
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ *(\w+) is not set/gm)].map(([, name = '']) => name)
  }
  return []
}

const processes = [
  ['server', 'server/main.ts', readServerEnvironment],
  ['etl', 'etl/main.ts', readEtlEnvironment],
  ['migrate', 'migrations/main.ts', readMigrateEnvironment],
] as const

describe('docker-compose.yml', () => {
  it('has both engines in versions that are named, and the three processes', () => {
    expect(Object.keys(compose.services)).toEqual(['postgres', 'clickhouse', 'migrate', 'server', 'etl'])
    expect(service('postgres').image).toMatch(/^postgres:\d+$/)
    expect(service('clickhouse').image).toMatch(/^clickhouse\/clickhouse-server:\d+\.\d+$/)
  })

  it('requires secrets of who runs it, and has none', () => {
    expect(Object.keys(secrets).sort()).toEqual([
      'CLICKHOUSE_PASSWORD',
      'POSTGRES_PASSWORD',
      'SESSION_SECRET',
    ])
    for (const name of Object.keys(secrets)) {
      expect(text).not.toMatch(new RegExp(`\\$\\{${name}(:-|\\})`))
      const others = Object.fromEntries(Object.entries(secrets).filter(([other]) => other !== name))
      expect(() => Object.keys(compose.services).map((each) => interpolated(each, others))).toThrow(name)
    }
  })

  it.each(processes)('gives %s what its environment requires, and nothing unknown', (name, main, reader) => {
    const command = service(name).command ?? []
    expect([command[0], command.at(-1)]).toEqual(['node', main])
    expect(existsSync(join(root, main))).toBe(true)
    expect(Object.keys(service(name).environment)).toEqual(expect.arrayContaining(requiredBy(reader)))
    expect(() => reader(interpolated(name))).not.toThrow()
    const known = new Set([
      ...[...read('environment.ts').matchAll(/^ {2,4}([A-Z_]+): Type\b/gm)].map(([, n]) => n),
      // Read by the AWS SDK.
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ])
    expect(Object.keys(service(name).environment).filter((each) => !known.has(each))).toEqual([])
  })

  it('passes on every setting of the server that .env can have', () => {
    const environment = readServerEnvironment(
      interpolated('server', {
        ...secrets,
        PUBLIC_URL: 'https://bills.example',
        ADMIN_EMAIL: 'ops@bills.example',
        ADMIN_PASSWORD: 'a password for a test',
        TRUSTED_PROXIES: '10.0.0.0/8',
        SMTP_URL: 'smtps://outlay:pw@mail.example:465',
        MAIL_FROM: 'Outlay <outlay@bills.example>',
        MAX_UPLOAD_BYTES: '1000',
        LOG_LEVEL: 'warn',
      }),
    )
    expect(environment).toMatchObject({
      publicUrl: 'https://bills.example',
      admin: { email: 'ops@bills.example' },
      trustedProxies: '10.0.0.0/8',
      mail: { url: 'smtps://outlay:pw@mail.example:465', from: 'Outlay <outlay@bills.example>' },
      maxUploadBytes: 1000,
      logLevel: 'warn',
    })
  })

  it('sends the processes to the engines beside them, by the passwords that those have', () => {
    for (const name of ['server', 'etl', 'migrate']) {
      const { DATABASE_URL = '', CLICKHOUSE_URL = '' } = interpolated(name)
      const [postgres, clickhouse] = [new URL(DATABASE_URL), new URL(CLICKHOUSE_URL)]
      expect(postgres.hostname).toBe('postgres')
      expect(postgres.password).toBe(interpolated('postgres')['POSTGRES_PASSWORD'])
      expect(postgres.username).toBe(interpolated('postgres')['POSTGRES_USER'])
      expect(postgres.pathname.slice(1)).toBe(interpolated('postgres')['POSTGRES_DB'])
      expect(clickhouse.hostname).toBe('clickhouse')
      expect(clickhouse.password).toBe(interpolated('clickhouse')['CLICKHOUSE_PASSWORD'])
      expect(clickhouse.username).toBe(interpolated('clickhouse')['CLICKHOUSE_USER'])
    }
  })

  it('lets server and etl share one upload store, on a volume', () => {
    const stores = ['server', 'etl'].map((name) => interpolated(name)['UPLOAD_STORE'])
    const volumes = ['server', 'etl'].map((name) => service(name).volumes)
    expect(stores[0]).toBe(stores[1])
    expect(volumes[0]).toEqual([`uploads:${stores[0]}`])
    expect(volumes[1]).toEqual(volumes[0])
    // The engine reads the same files, by the path that it is told, and writes none.
    const engineFolder = interpolated('etl')['CLICKHOUSE_UPLOAD_STORE']
    expect(engineFolder).toBe(interpolated('server')['CLICKHOUSE_UPLOAD_STORE'])
    expect(engineFolder).toMatch(/^\/var\/lib\/clickhouse\/user_files\//)
    expect(service('clickhouse').volumes).toContain(`uploads:${engineFolder}:ro`)
    const named = Object.values(compose.services).flatMap((each) => each.volumes ?? [])
    expect([...new Set(named.map((volume) => volume.split(':')[0]))].sort()).toEqual(
      Object.keys(compose.volumes).sort(),
    )
  })

  it('starts what is needed first, and waits until it can be used', () => {
    for (const engine of ['postgres', 'clickhouse']) {
      expect(service(engine).healthcheck?.test).toBeDefined()
      expect(service('migrate').depends_on?.[engine]).toEqual({ condition: 'service_healthy' })
    }
    for (const name of ['server', 'etl']) {
      expect(service(name).depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        clickhouse: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      })
    }
    expect(service('migrate').restart).toBe('no')
  })

  it('publishes the server alone, and to this machine alone', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports)
    expect(published.map(([name]) => name)).toEqual(['server'])
    expect(service('server').ports).toEqual(['127.0.0.1:8080:8080'])
  })

  it('bounds the memory of everything, and gives the processes nothing to write to but the store', () => {
    for (const each of Object.values(compose.services)) expect(each.mem_limit).toBeDefined()
    for (const [name] of processes) {
      expect(service(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'], build: '.' })
    }
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')

  it('runs as a user that is not root, checks the health of the server, and starts it', () => {
    const last = lines.findLastIndex((line) => line.startsWith('FROM '))
    const stage = lines.slice(last)
    expect(stage.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(stage.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
    expect(stage.filter((line) => line.startsWith('CMD '))).toEqual([
      'CMD ["node", "--max-semi-space-size=1", "--heap-growing-percent=40", "server/main.ts"]',
    ])
  })

  it('copies what exists, and the store is where compose mounts it', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
    for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true)
    expect(read('Dockerfile')).toContain(
      `install -d -o node -g node ${interpolated('server')['UPLOAD_STORE']}`,
    )
  })

  it('copies every folder that the processes import from', () => {
    const copied = new Set(
      lines.filter((line) => line.startsWith('COPY ')).flatMap((line) => line.split(/\s+/)),
    )
    const sources = globSync('{server,etl,migrations,clickhouse,upload-store,contract}/**/*.ts', {
      cwd: root,
    })
    const imported = sources
      .filter((file) => !/(\.test|[\\/.]testing)\.ts$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path)),
      )
    for (const file of imported) expect(copied, file).toContain(file.split(/[\\/]/)[0])
  })
})

describe('the documents', () => {
  const documents = globSync('{*.md,*/*.md}', { cwd: root, exclude: ['node_modules', 'data'] })
  const scriptsOf = (path: string) => (JSON.parse(read(path)) as { scripts: Record<string, string> }).scripts
  const [scripts, webScripts] = [scriptsOf('package.json'), scriptsOf('web/package.json')]

  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', join('docs', 'operating.md')]))
  })

  it.each(documents)('%s names only commands that exist', (document) => {
    const named = [...read(document).matchAll(/npm run ([a-z][\w:-]*)( --workspace web)?/g)]
    const unknown = named.filter(([, name = '', inWeb]) => !((inWeb ? webScripts : scripts)[name] ?? ''))
    expect(unknown.map(([command]) => command)).toEqual([])
  })

  it.each(documents)('%s links only to what exists', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = links
      .filter((target) => !/^[a-z]+:/i.test(target))
      .filter((target) => {
        const [path = '', anchor] = target.split('#')
        const file = path === '' ? document : join(dirname(document), path)
        if (!existsSync(join(root, file))) return true
        return anchor !== undefined && !anchorsOf(read(file)).includes(anchor)
      })
    expect(broken).toEqual([])
  })

  it('name the settings that the processes read', () => {
    const known = [...read('environment.ts').matchAll(/^ {2,4}([A-Z_]+): Type\b/gm)].map(
      ([, name = '']) => name,
    )
    for (const name of known) expect(read('README.md'), name).toContain(`\`${name}\``)
  })
})

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  )
}
