import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEtlEnvironment, readMigrateEnvironment, readServerEnvironment } from './environment.ts'

const required = {
  DATABASE_URL: 'postgres://outlay:pw@127.0.0.1:5432/outlay',
  CLICKHOUSE_URL: 'http://outlay:pw@127.0.0.1:8123/outlay',
  SESSION_SECRET: '0123456789abcdef0123456789abcdef',
}

describe('the environment', () => {
  test('has defaults for what need not be set, and takes an empty variable for an unset one', () => {
    expect(readServerEnvironment({ ...required, PORT: '', PUBLIC_URL: '', UNRELATED: 'x' })).toEqual({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: required.DATABASE_URL,
      clickhouseUrl: required.CLICKHOUSE_URL,
      uploadStore: { folder: join(process.cwd(), 'data/uploads'), engineFolder: undefined },
      sessionSecret: required.SESSION_SECRET,
      admin: { email: undefined, password: undefined },
      maxUploadBytes: 20 * 1024 ** 3,
      publicUrl: undefined,
      trustedProxies: undefined,
      mail: undefined,
      demoAccounts: [],
      logLevel: 'info',
    })
  })

  test('is read by each process for what it needs', () => {
    const { DATABASE_URL, CLICKHOUSE_URL } = required
    expect(readMigrateEnvironment({ DATABASE_URL, CLICKHOUSE_URL })).toEqual({
      databaseUrl: DATABASE_URL,
      clickhouseUrl: CLICKHOUSE_URL,
    })
    expect(readEtlEnvironment({ DATABASE_URL, CLICKHOUSE_URL, DATA_DIR: '/srv/outlay' })).toMatchObject({
      uploadStore: { folder: '/srv/outlay/uploads', engineFolder: undefined },
      maxRejectShare: 0.05,
      loadMaxMemoryBytes: 2_000_000_000,
      loadConcurrency: 2,
      keepVersions: 2,
      silenceSeconds: 20,
    })
  })

  test('keeps uploads where it is told to', () => {
    const locationOf = (UPLOAD_STORE: string) =>
      readServerEnvironment({ ...required, UPLOAD_STORE }).uploadStore.folder
    expect(locationOf('/srv/uploads')).toBe('/srv/uploads')
    expect(locationOf('file:///srv/up%20loads')).toBe('/srv/up loads')
    expect(() => locationOf('s3://bucket/prefix')).toThrow('UPLOAD_STORE has to be a folder')
    const elsewhere = { ...required, CLICKHOUSE_UPLOAD_STORE: '/user_files/uploads' }
    expect(readEtlEnvironment(elsewhere).uploadStore.engineFolder).toBe('/user_files/uploads')
  })

  test('names everything that is missing, at once', () => {
    expect(() => readServerEnvironment({})).toThrow(
      /DATABASE_URL is not set[^]*CLICKHOUSE_URL is not set[^]*SESSION_SECRET is not set/,
    )
  })

  test.each([
    ['DATABASE_URL', 'mysql://root@db/x'],
    ['CLICKHOUSE_URL', 'tcp://db:9000'],
    ['SESSION_SECRET', 'too-short'],
    ['PORT', '99999'],
    ['PORT', 'eighty'],
    ['MAX_UPLOAD_BYTES', '-1'],
    ['MAX_UPLOAD_BYTES', '20GB'],
    ['ADMIN_EMAIL', 'nobody'],
    ['ADMIN_PASSWORD', 'short'],
    ['PUBLIC_URL', 'bills.example'],
    ['PUBLIC_URL', 'https://bills.example?'],
    ['PUBLIC_URL', 'https://bills.example:x'],
    ['PUBLIC_URL', 'http://bills.example'],
    ['SMTP_URL', 'mail.example:25'],
    ['MAIL_FROM', 'nobody at all'],
    ['MAIL_FROM', 'a@example.com, b@example.com'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by its name, without its value', (name, value) => {
    const read = () => readServerEnvironment({ ...required, [name]: value })
    expect(read).toThrow(name)
    expect(read).not.toThrow(value)
  })

  test.each([
    ['MAX_REJECT_PERCENT', '101'],
    ['MAX_REJECT_PERCENT', 'five'],
    ['LOAD_MAX_MEMORY_BYTES', '1000'],
    ['LOAD_CONCURRENCY', '0'],
    ['ETL_SILENCE_SECONDS', '1'],
    ['CLICKHOUSE_UPLOAD_STORE', 'relative/path'],
  ])('refuses %s=%s to etl by its name', (name, value) => {
    expect(() => readEtlEnvironment({ ...required, [name]: value })).toThrow(name)
  })

  test('sends mail where it knows the server, the sender, and where links lead', () => {
    const mail = {
      SMTP_URL: 'smtp://outlay:p%40ss@mail.example:587',
      MAIL_FROM: 'Outlay <outlay@bills.example>',
    }
    const all = { ...required, ...mail, PUBLIC_URL: 'https://bills.example' }
    expect(readServerEnvironment(all).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM })
    expect(() => readServerEnvironment({ ...required, ...mail })).toThrow('PUBLIC_URL is not set')
    expect(() => readServerEnvironment({ ...all, MAIL_FROM: '' })).toThrow('MAIL_FROM is not set')
    expect(() => readServerEnvironment({ ...all, SMTP_URL: 'smtp://outlay:100%@mail.example' })).toThrow(
      'SMTP_URL has to be a URL',
    )
  })

  test('knows the own origin as browsers write it, or their requests would seem to be of another site', () => {
    const { publicUrl } = readServerEnvironment({ ...required, PUBLIC_URL: 'https://Bills.Example:443/' })
    expect(publicUrl).toBe('https://bills.example')
  })

  test('lets browsers on this machine do without https', () => {
    const { publicUrl } = readServerEnvironment({ ...required, PUBLIC_URL: 'http://localhost:8080/' })
    expect(publicUrl).toBe('http://localhost:8080')
  })

  test('offers accounts of a demonstration to nobody but this machine', () => {
    const accounts = [{ name: 'Northwind', email: 'ada@example.com', password: 'made up' }]
    const demo = { ...required, DEMO_ACCOUNTS: JSON.stringify(accounts) }
    expect(readServerEnvironment(demo).demoAccounts).toEqual(accounts)
    for (const reachable of [
      { HOST: '0.0.0.0' },
      { PUBLIC_URL: 'https://bills.example' },
      { TRUSTED_PROXIES: '127.0.0.1' },
    ]) {
      expect(() => readServerEnvironment({ ...demo, ...reachable })).toThrow(
        'DEMO_ACCOUNTS is for this machine',
      )
    }
    for (const text of ['made up', '[{"name":"Northwind"}]']) {
      expect(() => readServerEnvironment({ ...required, DEMO_ACCOUNTS: text })).toThrow('a JSON array')
    }
  })
})
