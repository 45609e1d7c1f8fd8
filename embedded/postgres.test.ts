import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { assertReachable } from './postgres-user.ts'

let folder: string
let port: number
const main = fileURLToPath(new URL('postgres-main.ts', import.meta.url))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outlay-postgres-'))
  chmodSync(folder, 0o711)
  port = await freePort()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Owner {
  readonly process: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts PostgreSQL's owner as the supervisor does. @throws Error with its stderr when it ends before it is ready. */
async function start(overrides: Record<string, string> = {}): Promise<Owner> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      POSTGRES_DIRECTORY: folder,
      POSTGRES_PORT: String(port),
      POSTGRES_USER: 'outlay',
      POSTGRES_PASSWORD: 'secret',
      POSTGRES_DATABASE: 'outlay',
      ...overrides,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = once(child, 'close') as Promise<[number | null]>
  if (!(await Promise.race([once(child, 'message'), ended.then(() => undefined)]))) throw new Error(errors)
  return {
    process: child,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return (await ended)[0]
    },
  }
}

async function ask(sql: string, password = 'secret'): Promise<unknown[]> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'outlay', password, database: 'outlay' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows as unknown[]
  } finally {
    await client.end()
  }
}

function postmaster(): number {
  return Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and a new start', async () => {
    const first = await start()
    await ask('create table kept (n int); insert into kept values (7)')
    expect(
      await ask(`select current_setting('TimeZone') as zone, current_setting('listen_addresses') as host`),
    ).toEqual([{ zone: 'UTC', host: '127.0.0.1' }])
    await expect(ask('select 1', 'wrong')).rejects.toThrow(/password authentication failed/)
    expect(await first.stop()).toBe(0)
    await expect(ask('select 1')).rejects.toThrow(/ECONNREFUSED/)

    const second = await start()
    expect(await ask('select n from kept')).toEqual([{ n: 7 }])
    expect(await second.stop('SIGINT')).toBe(0)
  })

  it('stops an orphan of a killed owner, and starts with its data', async () => {
    const first = await start()
    const orphan = postmaster()
    await ask('create table before_kill (n int)')
    await first.stop('SIGKILL')
    // Nobody told PostgreSQL: it still answers.
    expect(await ask('select count(*)::int as n from before_kill')).toEqual([{ n: 0 }])

    const second = await start()
    expect(postmaster()).not.toBe(orphan)
    expect(await ask('select count(*)::int as n from before_kill')).toEqual([{ n: 0 }])
    await second.stop()
  })

  it('recovers when all of it was killed', async () => {
    const first = await start()
    await ask('create table before_crash (n int); insert into before_crash values (1)')
    first.process.kill('SIGKILL')
    process.kill(postmaster(), 'SIGKILL')
    await once(first.process, 'exit')
    const second = await start()
    expect(await ask('select n from before_crash')).toEqual([{ n: 1 }])
    await second.stop()
  })

  it('stops when its parent is gone', async () => {
    const owner = await start()
    const exit = once(owner.process, 'exit')
    owner.process.disconnect()
    await exit
    await expect(ask('select 1')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('ends its owner when it crashes, so that the supervisor starts it again', async () => {
    const owner = await start()
    process.kill(
      Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]),
      'SIGKILL',
    )
    const [code] = (await once(owner.process, 'close')) as [number]
    expect(code).toBe(1)
  })

  it('tells who has its data, that its port is in use, and that its password is another', async () => {
    const first = await start()
    await expect(start()).rejects.toThrow(`in use by process ${first.process.pid}`)
    await first.stop()

    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const taken = String((server.address() as { port: number }).port)
    await expect(start({ POSTGRES_PORT: taken })).rejects.toThrow(`Port ${taken}`)
    server.close()

    await expect(start({ POSTGRES_PASSWORD: 'other' })).rejects.toThrow(/secrets\.json/)
  })

  it('names the folder that its user cannot enter', () => {
    const closed = mkdtempSync(join(folder, 'closed-'))
    const stranger = { name: 'postgres', uid: 123_456, gid: 123_456 }
    expect(() => assertReachable(join(closed, 'data'), stranger, 'its data')).toThrow(
      `cannot enter ${closed}`,
    )
  })
})
