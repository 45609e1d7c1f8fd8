import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connection, ConnectionChange, NewConnection } from '../../contract/connection.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedConnection, seedToken } from '../../testing/operations/seed-objects.ts'
import { MAX_CONNECTIONS } from './connections-repository.ts'

const body: NewConnection = {
  name: 'Payer account',
  accountId: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/finance/outlay-billing',
  bucket: 'acme-billing',
  prefix: '/cur',
  region: 'eu-central-1',
}

let outlay: TestApp
let client: { id: string }
let admin: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
beforeEach(async () => {
  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
})
afterAll(() => outlay.stop())

const seed = (status?: Connection['status']) => seedConnection(outlay, { client, user: admin }, status)

const create = (change: object = {}) =>
  outlay.injectSignedInAs(admin, { method: 'POST', url: '/api/connections', payload: { ...body, ...change } })
const change = (id: string, payload: ConnectionChange) =>
  outlay.injectSignedInAs(admin, { method: 'PATCH', url: `/api/connections/${id}`, payload })
const remove = (id: string) =>
  outlay.injectSignedInAs(admin, { method: 'DELETE', url: `/api/connections/${id}` })

async function get(id: string, user = admin): Promise<Connection> {
  return (await outlay.injectSignedInAs(user, { url: `/api/connections/${id}` })).json<Connection>()
}
async function list(user = admin): Promise<Connection[]> {
  const response = await outlay.injectSignedInAs(user, { url: '/api/connections' })
  return response.json<{ items: Connection[] }>().items
}
async function changed(id: string, payload: ConnectionChange): Promise<Connection> {
  const response = await change(id, payload)
  expect([response.statusCode, response.body]).toEqual([200, response.body])
  return response.json<Connection>()
}

const rowOf = (id: string) =>
  outlay.databases.db.selectFrom('connection').where('id', '=', id).selectAll().executeTakeFirstOrThrow()
const setRow = (id: string, values: object) =>
  outlay.databases.db.updateTable('connection').set(values).where('id', '=', id).execute()
const eventsOf = (id: string) =>
  outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', id)
    .select(['action', 'user_id', 'client_id', 'detail'])
    .orderBy('id')
    .execute()

describe('a new connection', () => {
  test('is not verified, has an external id of its own, and keeps the prefix as a folder', async () => {
    const response = await create()
    expect(response.statusCode).toBe(201)
    const connection = response.json<Connection>()
    expect(connection).toEqual({
      ...body,
      id: connection.id,
      prefix: 'cur/',
      externalId: expect.stringMatching(/^outlay-[a-z2-7]{32}$/) as string,
      status: 'unverified',
      checks: [],
      lastCheckedAt: null,
      lastVerifiedAt: null,
      watch: {
        enabled: false,
        everyMinutes: 60,
        since: null,
        lastPolledAt: null,
        nextPollAt: null,
        error: null,
      },
      events: { secretSetAt: null, snsTopicArns: [], lastEventAt: null },
      createdBy: { id: admin.id, name: 'admin' },
      createdAt: connection.createdAt,
    })
    expect(await get(connection.id)).toEqual(connection)
    expect(await list()).toEqual([connection])
    expect((await create()).json<Connection>().externalId).not.toBe(connection.externalId)
  })

  test('does not take an external id from anybody', async () => {
    const response = await create({ externalId: 'outlay-mine' })
    expect([response.statusCode, response.json<Problem>().detail]).toEqual([
      400,
      'externalId: is not known here',
    ])
  })

  test.each([
    ['name', '', 'fewer than 1'],
    ['accountId', '1111-2222-3333', 'twelve digits, without hyphens'],
    ['roleArn', 'outlay-billing', 'ARN, arn:aws:iam::'],
    ['roleArn', 'arn:aws:iam::111122223333:user/outlay', 'ARN, arn:aws:iam::'],
    ['roleArn', 'arn:aws:iam::999988887777:role/outlay', 'is of account 999988887777'],
    ['roleArn', 'arn:aws-cn:iam::111122223333:role/outlay', 'begin with arn:aws'],
    ['bucket', 's3://acme-billing', 'without s3://'],
    ['bucket', 'Acme', 'small letters'],
    ['bucket', 'acme..billing', 'small letters'],
    ['prefix', 'cur/../secret', 'the segment ..'],
    ['prefix', 'cur\n', 'characters'],
    ['prefix', 'cur\u0000', 'characters'],
    ['region', 'Frankfurt', 'its code, eu-central-1'],
  ])('whose %s is %j is refused: %s', async (field, value, reason) => {
    const response = await create({ [field]: value })
    const { code, detail, errors } = response.json<Problem>()
    expect([response.statusCode, code, errors?.map(({ path }) => path)]).toEqual([
      400,
      'invalid-request',
      [field],
    ])
    expect(detail).toContain(reason)
    expect(await list()).toEqual([])
  })

  test(`is refused where there are ${MAX_CONNECTIONS}, also when several are made at once; deleted ones do not count`, async () => {
    const ids = []
    for (let index = 2; index < MAX_CONNECTIONS; index += 1) ids.push(await seed())
    const codes = (await Promise.all([create(), create(), create(), create()])).map(
      ({ statusCode }) => statusCode,
    )
    expect(codes.sort()).toEqual([201, 201, 409, 409])
    const refused = await create()
    expect(refused.json<Problem>().code).toBe('too-many-connections')
    await remove(ids[0] ?? '')
    expect((await create()).statusCode).toBe(201)
  })
})

describe('the role and the external id', () => {
  test('are seen by admins who are signed in, and by nobody else', async () => {
    const id = await seed()
    const { roleArn, externalId } = await get(id)
    expect([roleArn, externalId]).toEqual([expect.any(String), expect.any(String)])
    const analyst = await outlay.createUser('analyst', client)
    const hidden = { id, roleArn: null, externalId: null, bucket: 'acme-billing' }
    expect([await get(id, analyst), ...(await list(analyst))]).toMatchObject([hidden, hidden])
    const { token } = await seedToken(outlay, { user: admin })
    const response = await outlay.app.inject({
      url: `/api/connections/${id}`,
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.json<Connection>()).toMatchObject(hidden)
  })

  test('are in no event of the audit trail', async () => {
    const created = (await create()).json<Connection>()
    const { id } = created
    await changed(id, { roleArn: 'arn:aws:iam::111122223333:role/other', name: 'Payer' })
    await remove(id)
    const events = await eventsOf(id)
    const by = { user_id: admin.id, client_id: client.id }
    expect(events).toEqual([
      { action: 'connection.create', detail: { name: 'Payer account' }, ...by },
      { action: 'connection.update', detail: { changed: ['name', 'roleArn'] }, ...by },
      { action: 'connection.delete', detail: { name: 'Payer' }, ...by },
    ])
    const trail = await outlay.injectSignedInAs(admin, { url: '/api/audit', query: { objectId: id } })
    expect(trail.json<{ items: { objectName: string }[] }>().items[0]?.objectName).toBe('Payer')
    for (const secret of ['role/', created.externalId ?? '']) expect(trail.body).not.toContain(secret)
  })
})

describe('a change', () => {
  const checks = JSON.stringify([
    { name: 'assume-role', result: 'passed', ok: true, code: null, message: 'Yes', remedy: null },
  ])
  async function seedWatched(): Promise<string> {
    const id = await seed()
    const now = new Date()
    await setRow(id, { checks, last_checked_at: now, last_verified_at: now })
    await changed(id, { watch: { enabled: true, everyMinutes: 15 } })
    await setRow(id, { last_polled_at: now, poll_error: { code: 'network', message: 'x', remedy: 'y' } })
    return id
  }

  test.each([
    ['roleArn', 'arn:aws:iam::111122223333:role/other'],
    ['bucket', 'acme-billing-2'],
    ['prefix', 'cur/daily'],
    ['region', 'eu-west-1'],
  ])('of %s has it verified again, and watched no more', async (field, value) => {
    const id = await seedWatched()
    const before = await get(id)
    const after = await changed(id, { [field]: value })
    expect(after).toEqual({
      ...before,
      [field]: field === 'prefix' ? 'cur/daily/' : value,
      status: 'unverified',
      checks: [],
      lastCheckedAt: null,
      lastVerifiedAt: null,
      watch: {
        enabled: false,
        everyMinutes: 15,
        since: null,
        lastPolledAt: null,
        nextPollAt: null,
        error: null,
      },
    })
    const [event] = (await eventsOf(id)).slice(-1)
    expect(event).toMatchObject({
      action: 'connection.update',
      detail: { changed: [field, 'watch.enabled'] },
    })
  })

  test('of the name, or to what it was, leaves it verified and watched', async () => {
    const id = await seedWatched()
    const { name, ...before } = await get(id)
    const { roleArn, bucket, region } = before
    const same = { roleArn: roleArn ?? '', bucket, region, prefix: '/cur' }
    expect(await changed(id, { ...same, name: 'Other' })).toEqual({ ...before, name: 'Other' })
    expect(name).not.toBe('Other')
    const events = await eventsOf(id)
    await changed(id, { ...same, name: 'Other' })
    expect(await eventsOf(id)).toEqual(events)
  })

  test('to what cannot be is refused, and changes nothing', async () => {
    const id = await seedWatched()
    const before = await get(id)
    for (const [payload, field] of [
      [{ roleArn: 'arn:aws:iam::999988887777:role/other' }, 'roleArn'],
      [{ region: 'cn-north-1' }, 'roleArn'],
      [{ name: 'Other', prefix: 'a/../b' }, 'prefix'],
      [{ watch: { enabled: true, everyMinutes: 4 } }, 'watch.everyMinutes'],
      [{ snsTopicArns: ['arn:aws:sqs:eu-central-1:111122223333:billing'] }, 'snsTopicArns[0]'],
      [{}, 'body'],
    ] as const) {
      const response = await change(id, payload as ConnectionChange)
      expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, field])
    }
    expect(await get(id)).toEqual(before)
  })

  test('sets the topics of SNS whose messages are hints', async () => {
    const id = await seed()
    const snsTopicArns = ['arn:aws:sns:eu-central-1:111122223333:billing']
    expect((await changed(id, { snsTopicArns })).events.snsTopicArns).toEqual(snsTopicArns)
    expect((await changed(id, { snsTopicArns: [] })).events.snsTopicArns).toEqual([])
  })
})

describe('watching', () => {
  test('begins with what comes from now on, with a look at once, and ends', async () => {
    const id = await seed()
    const from = Date.now()
    const { watch } = await changed(id, { watch: { enabled: true, everyMinutes: 30 } })
    expect(watch).toMatchObject({ enabled: true, everyMinutes: 30, nextPollAt: watch.since })
    expect(Math.abs(Date.parse(watch.since ?? '') - from)).toBeLessThan(5000)
    const off = await changed(id, { watch: { enabled: false, everyMinutes: 30 } })
    expect(off.watch).toMatchObject({ enabled: false, since: null, nextPollAt: null })
    expect((await rowOf(id)).next_poll_at).toBeNull()
  })

  test('at another interval goes on, counted from the last look', async () => {
    const id = await seed()
    const { watch } = await changed(id, { watch: { enabled: true, everyMinutes: 60 } })
    const polled = new Date(Date.now() - 10 * 60_000)
    await setRow(id, { last_polled_at: polled, next_poll_at: new Date(polled.getTime() + 3_600_000) })
    const sooner = (await changed(id, { watch: { enabled: true, everyMinutes: 20 } })).watch
    expect(sooner.since).toBe(watch.since)
    expect(Date.parse(sooner.nextPollAt ?? '')).toBe(polled.getTime() + 20 * 60_000)
    const due = (await changed(id, { watch: { enabled: true, everyMinutes: 5 } })).watch
    expect(Math.abs(Date.parse(due.nextPollAt ?? '') - Date.now())).toBeLessThan(5000)
  })

  test.each(['unverified', 'failed'] as const)('does not begin while a connection is %s', async (status) => {
    const id = await seed(status)
    const refused = await change(id, { name: 'Other', watch: { enabled: true, everyMinutes: 60 } })
    expect([refused.statusCode, refused.json<Problem>().code]).toEqual([409, 'connection-not-verified'])
    expect((await get(id)).name).not.toBe('Other')
  })

  test('does not begin with a change of where the connection leads', async () => {
    const id = await seed()
    const watch = { enabled: true, everyMinutes: 60 }
    expect((await change(id, { bucket: 'other-bucket', watch })).json<Problem>().code).toBe(
      'connection-not-verified',
    )
    await changed(id, { watch })
    expect((await change(id, { bucket: 'other-bucket', watch })).json<Problem>().code).toBe(
      'connection-not-verified',
    )
    expect(await get(id)).toMatchObject({ status: 'verified', bucket: 'acme-billing' })
  })

  test('goes on at another interval where the last verification failed', async () => {
    const id = await seed()
    await changed(id, { watch: { enabled: true, everyMinutes: 60 } })
    await setRow(id, { status: 'failed' })
    const { watch } = await changed(id, { watch: { enabled: true, everyMinutes: 120 } })
    expect(watch).toMatchObject({ enabled: true, everyMinutes: 120 })
  })
})

describe('a deleted connection', () => {
  test('is nowhere any more, is not watched, and its uploads stay', async () => {
    const id = await seed()
    await changed(id, { watch: { enabled: true, everyMinutes: 60 } })
    await setRow(id, { event_secret_hash: Buffer.from(id), event_secret_set_at: new Date() })
    const { db } = outlay.databases
    const uploadId = randomUUID()
    const upload = {
      id: uploadId,
      client_id: client.id,
      file_name: 'october.csv',
      origin: 's3',
      bytes: 1,
    } as const
    await db
      .insertInto('upload')
      .values({ ...upload, connection_id: id, status: 'failed' })
      .execute()

    expect((await remove(id)).statusCode).toBe(204)
    expect(await list()).toEqual([])
    for (const request of [
      { url: `/api/connections/${id}` },
      { url: `/api/connections/${id}/setup` },
      { method: 'PATCH', url: `/api/connections/${id}`, payload: { name: 'Back' } },
      { method: 'POST', url: `/api/connections/${id}/verify` },
      { method: 'DELETE', url: `/api/connections/${id}` },
    ] as const) {
      const response = await outlay.injectSignedInAs(admin, request)
      expect([request.url, response.statusCode]).toEqual([request.url, 404])
    }
    expect(await rowOf(id)).toMatchObject({
      watch_enabled: false,
      next_poll_at: null,
      event_secret_hash: null,
      event_secret_set_at: null,
    })
    const kept = await outlay.injectSignedInAs(admin, { url: `/api/uploads/${uploadId}` })
    expect(kept.json()).toMatchObject({ connectionId: id })
  })
})
