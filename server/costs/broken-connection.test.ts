import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClickHouse } from '../../clickhouse/client.ts'
import { createTestDatabases, type TestDatabases } from '../../testing/databases.ts'
import { runForRows, runStatement } from './run-statement.ts'
import { readPieces } from './text-answer.ts'

let databases: TestDatabases
/** Stands between client and engine, and breaks so many of the next requests off. */
let way: Server
let toBreak = 0
let broken = 0

beforeAll(async () => {
  databases = await createTestDatabases()
  const { hostname, port } = new URL(databases.clickhouseUrl)
  way = createServer((near) => {
    const far = connect(Number(port), hostname)
    near.on('data', (request) => {
      if (toBreak === 0) return void far.write(request)
      toBreak -= 1
      broken += 1
      near.resetAndDestroy()
    })
    far.on('data', (answer) => void near.write(answer))
    near.on('close', () => far.destroy())
    for (const socket of [near, far]) socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
})
afterAll(async () => {
  way.close()
  await databases.stop()
})

function statement(sql: string) {
  const url = new URL(databases.clickhouseUrl)
  url.port = String((way.address() as AddressInfo).port)
  const clickhouse = createClickHouse(url.href)
  const context = { route: 'test', clientId: randomUUID(), signal: AbortSignal.timeout(60_000) }
  return [clickhouse, sql, {}, context] as const
}

test('a statement whose connection breaks off before its answer is sent once more', async () => {
  toBreak = 1
  const one = statement('SELECT 7')
  expect((await runStatement(...one)).data).toEqual([[7]])
  toBreak = 1
  const [rows] = await readPieces(await runForRows(...one))
  expect(JSON.parse(rows)).toEqual([{ 7: 7 }])
  expect(broken).toBe(2)
  await one[0].close()
})

test('an engine that cannot be reached is asked twice', async () => {
  toBreak = 2
  broken = 0
  const one = statement('SELECT 7')
  await expect(runStatement(...one)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(broken).toBe(2)
  toBreak = 0
  await one[0].close()
})
