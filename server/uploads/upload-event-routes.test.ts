import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MadeApiToken, OwnSession } from '../../contract/account.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedToken } from '../../testing/operations/seed-objects.ts'
import { seedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
beforeEach(async () => {
  outlay = await createTestApp()
  await outlay.app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => outlay.stop())

/** A browser's event stream: what has come so far, and its end. */
async function open(user: TestUser, headers?: Record<string, string>) {
  const { port } = outlay.app.server.address() as AddressInfo
  const abort = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/api/uploads/events`, {
    headers: headers ?? { cookie: await outlay.cookieOf(user) },
    signal: abort.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const stream = { text: '', ended: false }
  const done = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) stream.text += decoder.decode(chunk as Uint8Array)
    stream.ended = true
  })().catch(() => {})
  await expect.poll(() => stream.text).toContain(': connected')
  await expect.poll(listeningConnections).toBe(1)
  return {
    stream,
    uploads: () =>
      [...stream.text.matchAll(/^event: upload\ndata: (.*)$/gm)].map(
        ([, json = '']) => JSON.parse(json) as Upload,
      ),
    async close() {
      abort.abort()
      await done
    },
  }
}

async function listeningConnections(): Promise<number> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity
    where application_name = 'outlay-events' and datname = current_database() and query like 'listen%'
  `.execute(outlay.databases.db)
  return rows.length
}

test('tells every browser of the client of a change, and no other', async () => {
  const client = await outlay.createClient()
  const user = await outlay.createUser('viewer', client)
  const stranger = await outlay.createUser('viewer', await outlay.createClient())
  const streams = [await open(user), await open(user), await open(stranger)] as const
  const id = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
  for (const { uploads } of streams.slice(0, 2)) {
    await expect.poll(() => uploads().map((upload) => [upload.id, upload.status])).toEqual([[id, 'pending']])
  }
  await outlay.databases.db
    .updateTable('upload')
    .set({ status: 'processing', phase: 'loading' })
    .where('id', '=', id)
    .execute()
  await expect.poll(() => streams[0].uploads().at(-1)?.progress.phase).toBe('loading')
  expect(streams[2].uploads()).toEqual([])
  for (const { close } of streams) await close()
})

test('ends with the session: nothing is told to one who has signed out or belongs elsewhere now', async () => {
  const client = await outlay.createClient()
  const [leaving, moved] = [
    await outlay.createUser('viewer', client),
    await outlay.createUser('viewer', client),
  ] as const
  const { db } = outlay.databases
  const streams = [await open(leaving), await open(moved)]
  await db.updateTable('session').set({ revoked_at: new Date() }).where('user_id', '=', leaving.id).execute()
  const elsewhere = await outlay.createClient()
  await db.updateTable('app_user').set({ client_id: elsewhere.id }).where('id', '=', moved.id).execute()
  await seedUpload(outlay, { clientId: client.id, status: 'pending' })
  for (const { stream, uploads } of streams) {
    await expect.poll(() => stream.ended).toBe(true)
    expect(uploads()).toEqual([])
  }
})

test('ends with what it was opened with: a revoked session, all of them signed out, a revoked token', async () => {
  const client = await outlay.createClient()
  const user = await outlay.createUser('admin', client)
  const [revoked, signedOut] = [await outlay.cookieOf(user), await outlay.cookieOf(user)]
  const request = (cookie: string, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) =>
    outlay.app.inject({ method, url: `/api/${path}`, headers: { cookie }, ...(payload && { payload }) })
  const { items } = (await request(revoked, 'GET', 'sessions')).json<{ items: OwnSession[] }>()
  const newToken = { name: 'A script', scopes: ['read'], expiresInDays: 1 }
  const made = (await request(revoked, 'POST', 'tokens', newToken)).json<MadeApiToken>()
  const endings = [
    {
      opened: await open(user, { authorization: `Bearer ${made.token}` }),
      end: () => request(revoked, 'DELETE', `tokens/${made.id}`),
    },
    {
      opened: await open(user, { cookie: revoked }),
      end: () => request(signedOut, 'DELETE', `sessions/${items.find(({ current }) => current)?.id}`),
    },
    {
      opened: await open(user, { cookie: signedOut }),
      end: () => request(signedOut, 'POST', 'auth/sign-out-everywhere'),
    },
  ]
  for (const { opened, end } of endings) {
    expect((await end()).statusCode).toBe(204)
    const id = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
    await expect.poll(() => opened.stream.ended, { timeout: 10_000 }).toBe(true)
    expect(opened.uploads().map((upload) => upload.id)).not.toContain(id)
  }
})

test('ends a token’s stream when its user may have no tokens any more', async () => {
  const client = await outlay.createClient()
  const user = await outlay.createUser('analyst', client)
  const { token } = await seedToken(outlay, { user })
  const { stream, uploads } = await open(user, { authorization: `Bearer ${token}` })
  const { db } = outlay.databases
  await db.updateTable('app_user').set({ role: 'viewer' }).where('id', '=', user.id).execute()
  await seedUpload(outlay, { clientId: client.id, status: 'pending' })
  await expect.poll(() => stream.ended, { timeout: 10_000 }).toBe(true)
  expect(uploads()).toEqual([])
})

test('ends streams when the listening connection breaks, and listens again', async () => {
  const client = await outlay.createClient()
  const user = await outlay.createUser('viewer', client)
  const before = await open(user)
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'outlay-events' and datname = current_database()
  `.execute(outlay.databases.db)
  await expect.poll(() => before.stream.ended).toBe(true)
  await expect.poll(listeningConnections, { timeout: 10_000 }).toBe(1)
  const after = await open(user)
  const id = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
  await expect.poll(() => after.uploads().map((upload) => upload.id)).toEqual([id])
  await after.close()
})

test('ends streams when the server closes, without waiting for the browser', async () => {
  const { stream } = await open(await outlay.createUser('viewer', await outlay.createClient()))
  await outlay.app.close()
  await expect.poll(() => stream.ended).toBe(true)
})
