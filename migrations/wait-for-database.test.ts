import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../embedded/free-port.ts'
import { createTestDatabases, type TestDatabases } from '../testing/databases.ts'
import { createDatabase } from './database.ts'
import { waitForDatabase } from './wait-for-database.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await createTestDatabases()
})
afterAll(() => databases.stop())

it('waits where nobody listens yet', async () => {
  const real = new URL(databases.databaseUrl)
  const later = new URL(databases.databaseUrl)
  later.host = `127.0.0.1:${await freePort()}`
  const db = createDatabase(later.href)
  let waited = false
  const waiting = waitForDatabase(db).then(() => (waited = true))
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(waited).toBe(false)

  const proxy = createServer((client) => {
    const server = connect(Number(real.port), real.hostname)
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) socket.on('error', () => {})
  }).listen(Number(later.port), '127.0.0.1')
  await once(proxy, 'listening')
  await waiting
  await db.destroy()
  proxy.close()
})

it('does not wait where that does not help', async () => {
  const missing = new URL(databases.databaseUrl)
  missing.pathname = '/no_such_database'
  const db = createDatabase(missing.href)
  await expect(waitForDatabase(db)).rejects.toThrow('no_such_database')
  await db.destroy()
})
