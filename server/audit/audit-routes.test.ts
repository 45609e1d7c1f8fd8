import { afterAll, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { createAuditTrail } from '../../testing/audit-trail.ts'
import { seedUpload } from '../../testing/seed-upload.ts'

const { outlay, operator, list, seedEvent, createClientWithAdmin, actionsOf, refusalOf } =
  await createAuditTrail()
afterAll(() => outlay.stop())

describe('the audit trail', () => {
  test('says who did what to which object, when, from where', async () => {
    const { client, admin } = await createClientWithAdmin()
    const uploadId = await seedUpload(outlay, { clientId: client.id, status: 'failed', fileName: 'may.csv' })
    const id = await seedEvent({
      action: 'upload.create',
      client,
      user: admin,
      objectId: uploadId,
      at: '2026-10-31T23:59:59.999Z',
      detail: { bytes: 12 },
    })
    expect(await list(admin)).toEqual({
      items: [
        {
          id,
          at: '2026-10-31T23:59:59.999Z',
          client: { id: client.id, name: client.slug },
          user: { id: admin.id, email: admin.email, name: 'admin' },
          action: 'upload.create',
          objectType: 'upload',
          objectId: uploadId,
          objectName: 'may.csv',
          detail: { bytes: 12 },
          address: '192.0.2.7',
          userAgent: 'curl/8.14',
        },
      ],
      nextCursor: null,
    })
  })

  test('names uploads, users and clients, and is read where an object has no id or is gone', async () => {
    const { client, admin } = await createClientWithAdmin()
    await seedEvent({ action: 'client.create', client, objectId: client.id })
    await seedEvent({ action: 'user.create', client, objectId: admin.id })
    await seedEvent({ action: 'session.sign-in-failed', client, objectType: 'user', objectId: 'unknown' })
    await seedEvent({ action: 'mapping.delete', client })
    await seedEvent({ action: 'upload.create', client, objectId: 'no id' })
    expect((await list(admin)).items.map(({ objectName }) => objectName)).toEqual([
      null,
      null,
      null,
      admin.email,
      client.slug,
    ])
  })

  test('is newest first, page by page', async () => {
    const { client, admin } = await createClientWithAdmin()
    const ids: string[] = []
    for (let event = 0; event < 5; event++) ids.unshift(await seedEvent({ action: 'upload.retry', client }))
    const seen: string[][] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof list>> = await list(admin, {
        limit: '2',
        ...(cursor && { cursor }),
      })
      seen.push(page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
  })

  test.each([
    [{ action: 'upload.create' }, ['upload.create']],
    [{ action: 'upload' }, ['upload.create', 'upload.current-again']],
    [{ action: 'upload.c' }, []],
    [{ action: 'up' }, []],
    [{ objectType: 'user' }, ['session.sign-in-failed']],
    [{ objectType: 'user', action: 'upload' }, []],
    [{ from: '2026-10-02' }, ['mapping.save', 'session.sign-in-failed']],
    [{ to: '2026-10-01' }, ['upload.create', 'upload.current-again']],
    [{ from: '2026-10-01', to: '2026-10-02' }, ['session.sign-in-failed', 'upload.create']],
    [{ from: '0000-01-01', to: '1969-12-31' }, []],
    [{ from: '2026-10-03', to: '9999-12-31' }, ['mapping.save']],
  ] as [Record<string, string>, string[]][])('is filtered by %j', async (query, expected) => {
    const { client, admin } = await createClientWithAdmin()
    await seedEvent({ action: 'upload.current-again', client, at: '2026-09-30T23:59:59.999Z' })
    await seedEvent({ action: 'upload.create', client, at: '2026-10-01T00:00:00Z' })
    await seedEvent({
      action: 'session.sign-in-failed',
      client,
      objectType: 'user',
      at: '2026-10-02T23:59:59.999Z',
    })
    await seedEvent({ action: 'mapping.save', client, at: '2026-10-03T00:00:00Z' })
    expect((await actionsOf(admin, query)).toSorted()).toEqual(expected)
  })

  test('is filtered by user and by object', async () => {
    const { client, admin } = await createClientWithAdmin()
    const objectId = uuidv7()
    await seedEvent({ action: 'upload.create', client, user: admin, objectId })
    await seedEvent({ action: 'upload.complete', client, objectId })
    await seedEvent({ action: 'upload.cancel', client })
    expect(await actionsOf(admin, { objectId })).toEqual(['upload.complete', 'upload.create'])
    expect(await actionsOf(admin, { userId: admin.id.toUpperCase() })).toEqual(['upload.create'])
  })

  test('finds what a transaction that began the day before wrote after midnight', async () => {
    const { client, admin } = await createClientWithAdmin()
    const id = await seedEvent({ action: 'upload.complete', client, at: '2026-08-01T00:00:10Z' })
    const begun = { id: uuidv7(), at: new Date('2026-07-31T23:59:50Z') }
    await outlay.databases.db
      .insertInto('audit_event')
      .values({
        id: `${id.slice(0, 13)}${begun.id.slice(13)}`,
        at: begun.at,
        client_id: client.id,
        action: 'upload.start',
        object_type: 'upload',
        object_id: 'x',
      })
      .execute()
    expect(await actionsOf(admin, { to: '2026-07-31' })).toEqual(['upload.start'])
  })

  test.each([
    [{ action: 'upload.' }, 'action'],
    [{ action: '%' }, 'action'],
    [{ action: 'up_load' }, 'action'],
    [{ objectId: 'a\u0000b' }, 'objectId'],
    [{ userId: 'x' }, 'userId'],
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '2026-10-02', to: '2026-10-01' }, 'to'],
    [{ limit: '201' }, 'limit'],
    [{ cursor: 'x' }, 'cursor'],
  ] as [Record<string, string>, string][])('refuses %j by its name', async (query, path) => {
    expect(await refusalOf(operator, query)).toEqual([400, [path]])
  })
})

describe('the audit trail as a file', () => {
  test('is all of what the filters match, safe to open, and kept by no browser', async () => {
    const { client, admin } = await createClientWithAdmin()
    const { db } = outlay.databases
    await db
      .insertInto('audit_event')
      .values(
        Array.from({ length: 1001 }, () => ({
          client_id: client.id,
          action: 'upload.retry',
          object_type: 'upload',
          object_id: 'x',
        })),
      )
      .execute()
    await db.updateTable('app_user').set({ name: '=1+1' }).where('id', '=', admin.id).execute()
    await seedEvent({
      action: 'upload.create',
      client,
      user: admin,
      objectId: '-2',
      at: '2026-10-01T00:00:00Z',
      detail: { fileName: '"a", b' },
    })
    const response = await outlay.injectSignedInAs(admin, { url: '/api/audit.csv' })
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const lines = response.body.split('\r\n')
    expect(lines[0]).toBe(
      'at,client,user,email,action,objectType,objectId,objectName,address,userAgent,detail,id',
    )
    expect(lines).toHaveLength(1 + 1002 + 1)
    expect(new Set(lines).size).toBe(lines.length)
    const filtered = await outlay.injectSignedInAs(admin, {
      url: '/api/audit.csv?to=2026-10-02&action=upload',
    })
    expect(filtered.body.split('\r\n').slice(1)).toEqual([
      expect.stringContaining(
        `"2026-10-01T00:00:00.000Z","${client.slug}","'=1+1","${admin.email}","upload.create","upload","-2","",` +
          `"192.0.2.7","curl/8.14","{""fileName"":""\\""a\\"", b""}",`,
      ),
      '',
    ])
    const refused = await outlay.injectSignedInAs(admin, { url: `/api/audit.csv?clientId=${client.id}` })
    expect([refused.statusCode, refused.headers['content-disposition']]).toEqual([400, undefined])
  })
})
