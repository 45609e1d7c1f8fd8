import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { eventually, main, rowsOf, startEndpoint, temporaryFolder } from './endpoint.testing.ts'

describe('the endpoint process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'keeps its data over a stop by %s and a new start',
    async (signal) => {
      const folder = temporaryFolder()
      const first = await startEndpoint(folder)
      const client = first.client()
      await client.command({ query: 'CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a' })
      await client.insert({ table: 't', values: [{ a: 7 }], format: 'JSONEachRow' })
      await client.close()
      expect(await first.stop(signal)).toBe(0)
      expect(existsSync(join(folder, 'outlay.pid'))).toBe(false)

      const second = await startEndpoint(folder)
      const again = second.client()
      expect(await rowsOf(again, 'SELECT a FROM t')).toEqual([{ a: 7 }])
      await again.close()
      await second.stop()
    },
  )

  it('starts again after a SIGKILL in the middle of an insert', async () => {
    const folder = temporaryFolder()
    const first = await startEndpoint(folder)
    const client = first.client()
    await client.command({ query: 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a' })
    await client.insert({ table: 't', values: [{ a: 7 }], format: 'JSONEachRow' })
    const insert = client.command({ query: 'INSERT INTO t SELECT number FROM numbers(1000000000)' })
    insert.catch(() => {})
    await sleep(200)
    await first.stop('SIGKILL')
    await expect(insert).rejects.toThrow()
    await client.close()

    const second = await startEndpoint(folder)
    const again = second.client()
    expect(await rowsOf(again, 'SELECT count() > 0 AS some FROM t')).toEqual([{ some: 1 }])
    await again.close()
    await second.stop()
  })

  it('stops within seconds although a statement runs', async () => {
    const endpoint = await startEndpoint()
    const client = endpoint.client()
    const query = rowsOf(client, 'SELECT count() FROM system.numbers WHERE NOT ignore(number)')
    const outcome = query.catch((error: unknown) => error)
    await sleep(200)
    const started = performance.now()
    expect(await endpoint.stop()).toBe(0)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(await outcome).toBeInstanceOf(Error)
    await client.close()
  })

  it.each(['INSERT INTO t FORMAT CSV', `INSERT INTO t SELECT a FROM input('a UInt8') FORMAT CSV`])(
    'stops within seconds although a body has stalled: %s',
    async (query) => {
      const endpoint = await startEndpoint()
      const client = endpoint.client()
      await client.command({ query: 'CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a' })
      const outcomes = [1, 2, 3].map((n) => {
        const values = new Readable({ read() {} })
        values.push(`${n}\n`)
        return client.exec({ query, values }).catch((error: unknown) => error)
      })
      await sleep(300)
      const started = performance.now()
      expect(await endpoint.stop()).toBe(0)
      expect(performance.now() - started).toBeLessThan(3000)
      for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(Error)
      await client.close()
    },
  )

  it('tells who has its data, and takes over from a process that is gone', async () => {
    const folder = temporaryFolder()
    const first = await startEndpoint(folder)
    await expect(startEndpoint(folder)).rejects.toThrow(`in use by process ${first.process.pid}`)
    await first.stop('SIGKILL')
    expect(existsSync(join(folder, 'outlay.pid'))).toBe(true)
    const second = await startEndpoint(folder)
    await second.stop()
    // The same process id, but another process than the one that wrote it.
    writeFileSync(join(folder, 'outlay.pid'), `${process.pid}\n1\n`)
    await (await startEndpoint(folder)).stop()
  })

  it('tells when its port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await eventually(() => server.listening)
    const { port } = server.address() as { port: number }
    await expect(startEndpoint(temporaryFolder(), port)).rejects.toThrow(`Port ${port}`)
    server.close()
  })

  it('stops when its parent is killed', async () => {
    const folder = temporaryFolder()
    const script = `
      import { spawn } from 'node:child_process'
      const child = spawn(process.execPath, [${JSON.stringify(main)}], { stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout.pipe(process.stdout)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, CLICKHOUSE_DIRECTORY: folder, CLICKHOUSE_USER: 'u', CLICKHOUSE_PASSWORD: 'p' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => parent.stdout.once('data', resolve))
    parent.kill('SIGKILL')
    await eventually(() => !existsSync(join(folder, 'outlay.pid')))
  })
})
