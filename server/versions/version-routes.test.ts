import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload, unknownId, type TestCostLine } from '../../testing/seed-upload.ts'

let outlay: TestApp
let clientId: string
let admin: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
beforeEach(async () => {
  clientId = (await outlay.createClient()).id
  admin = await outlay.createUser('admin', { id: clientId })
})
afterAll(() => outlay.stop())

const october = (account: string, rest: TestCostLine = {}): TestCostLine => ({
  BillingAccountId: account,
  ...rest,
})
const september = (account: string): TestCostLine => ({
  BillingAccountId: account,
  BillingPeriodStart: '2026-09-01',
  ChargePeriodStart: '2026-09-02 00:00:00',
})

async function seed(fileName: string, ...lines: TestCostLine[]): Promise<string> {
  return (await seedCompletedUpload(outlay, { clientId, fileName, lines })).uploadId
}
async function post(path: string, payload?: object, user = admin) {
  const response = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: `/api/uploads/${path}`,
    ...(payload && { payload }),
  })
  return {
    status: response.statusCode,
    upload: response.json<Upload>(),
    problem: response.json<Problem>(),
  }
}
async function remove(id: string, user = admin) {
  return outlay.injectSignedInAs(user, { method: 'DELETE', url: `/api/uploads/${id}` })
}
async function read(id: string): Promise<Upload> {
  return (await outlay.injectSignedInAs(admin, { url: `/api/uploads/${id}` })).json<Upload>()
}
async function versionsOf(id: string): Promise<(string | null)[][]> {
  return (await read(id)).periods.map(({ period, billingAccountId, supersededBy, supersededHow }) => [
    `${period} ${billingAccountId}`,
    supersededHow,
    supersededBy,
  ])
}
async function ask(query: object = {}) {
  const response = await outlay.injectSignedInAs(admin, {
    method: 'POST',
    url: '/api/query',
    payload: { measures: ['lineCount'], ...query },
  })
  const { totals, scope } = response.json<CostAnswer>()
  return { lines: totals[0]?.lineCount ?? 0, warnings: scope.warnings }
}
async function eventsOf(id: string): Promise<string[]> {
  const events = await outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', id)
    .where('client_id', '=', clientId)
    .select(['action', 'user_id'])
    .orderBy('id')
    .execute()
  return events.map(({ action, user_id }) => `${action} by ${user_id === admin.id ? 'admin' : 'nobody'}`)
}

describe('uploads that cover the same account and period', () => {
  test('say so of each other, and cost questions warn that both count', async () => {
    const first = await seed('first.csv', october('a'), october('b'), september('a'))
    const second = await seed('second.csv', october('a'), october('c'))
    await seed('other.csv', october('d'))
    const stranger = await outlay.createClient()
    await seedCompletedUpload(outlay, { clientId: stranger.id, lines: [october('a')] })
    expect((await read(first)).overlaps).toEqual([
      { uploadId: second, fileName: 'second.csv', period: '2026-10', billingAccountId: 'a' },
    ])
    expect((await read(second)).overlaps).toMatchObject([{ uploadId: first }])
    const { lines, warnings } = await ask()
    expect(lines).toBe(6)
    expect(warnings).toEqual([
      '2026-10 of the same billing account is counted from each of first.csv and second.csv. ' +
        'If one is a newer version of another, open it and let it supersede that one.',
    ])
    expect((await ask({ uploadIds: [first] })).warnings).toEqual([])
  })

  test('are named in one warning, however many accounts and uploads', async () => {
    for (const name of ['1', '2', '3', '4', '5']) await seed(`${name}.csv`, october('a'), october('b'))
    const { warnings } = await ask()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('each of 1.csv, 2.csv, 3.csv and 2 more.')
  })
})

describe('superseding by hand', () => {
  test('takes the place of what both have, and of nothing else', async () => {
    const old = await seed('old.csv', october('a'), october('b'), september('a'))
    const fresh = await seed('fresh.csv', october('a'), september('a'))
    const { status, upload } = await post(`${fresh}/supersede`, { uploadId: old, periods: ['2026-10'] })
    expect([status, upload.id]).toEqual([200, fresh])
    expect(await versionsOf(old)).toEqual([
      ['2026-09 a', null, null],
      ['2026-10 a', 'person', fresh],
      ['2026-10 b', null, null],
    ])
    expect(upload.overlaps).toMatchObject([{ period: '2026-09', billingAccountId: 'a' }])
    expect(upload.supersedes).toEqual([
      { uploadId: old, fileName: 'old.csv', period: '2026-10', billingAccountId: 'a', purged: false },
    ])
    expect((await post(`${fresh}/supersede`, { uploadId: old })).upload.overlaps).toEqual([])
    const { lines, warnings } = await ask()
    expect(lines).toBe(3)
    expect(warnings).toEqual([
      '2026-09 of old.csv is left out: a newer upload supersedes it.',
      '2026-10 of old.csv is left out: a newer upload supersedes it.',
    ])
    expect(await eventsOf(fresh)).toEqual(['upload.supersede by admin', 'upload.supersede by admin'])
  })

  test('is undone by restoring', async () => {
    const old = await seed('old.csv', october('a'))
    const fresh = await seed('fresh.csv', october('a'))
    await post(`${fresh}/supersede`, { uploadId: old })
    const { status, upload } = await post(`${old}/restore`)
    expect([status, upload.periods[0]?.supersededBy, upload.overlaps?.length]).toEqual([200, null, 1])
    expect((await read(fresh)).supersedes).toEqual([])
    expect(await eventsOf(old)).toEqual(['upload.restore by admin'])
    const again = await post(`${old}/restore`)
    expect([again.status, again.problem.code]).toEqual([409, 'nothing-to-restore'])
  })

  test('restoring leaves it to a newer delivery of the same export all the same', async () => {
    const delivery = await seed('delivery.csv', october('a'))
    const byHand = await seed('by hand.csv', october('a'))
    await post(`${byHand}/supersede`, { uploadId: delivery })
    const newer = await seed('newer.csv', october('a'))
    await outlay.databases.db
      .updateTable('upload')
      .set({ export_key: 'cur' })
      .where('id', 'in', [delivery, newer])
      .execute()
    await post(`${delivery}/restore`)
    expect(await versionsOf(delivery)).toEqual([['2026-10 a', 'export', newer]])
  })

  test('is refused where nothing counts in both', async () => {
    const old = await seed('old.csv', october('a'), september('a'))
    const fresh = await seed('fresh.csv', october('a'), september('b'))
    for (const [periods, code] of [
      [['2026-10', '2026-09'], 'no-overlap'],
      [['2026-11'], 'no-overlap'],
    ] as const) {
      const refused = await post(`${fresh}/supersede`, { uploadId: old, periods })
      expect([refused.status, refused.problem.code]).toEqual([409, code])
    }
    expect((await versionsOf(old)).map(([, how]) => how)).toEqual([null, null])
    const newest = await seed('newest.csv', october('c'))
    const refused = await post(`${newest}/supersede`, { uploadId: old })
    expect([refused.status, refused.problem.code]).toEqual([409, 'no-overlap'])
  })

  test('is refused in a circle, also a long one', async () => {
    const ids = [
      await seed('1.csv', october('a')),
      await seed('2.csv', october('a')),
      await seed('3.csv', october('a')),
    ] as const
    await post(`${ids[1]}/supersede`, { uploadId: ids[0] })
    await post(`${ids[2]}/supersede`, { uploadId: ids[1] })
    for (const [id, uploadId] of [
      [ids[0], ids[1]],
      [ids[0], ids[2]],
    ] as const) {
      const refused = await post(`${id}/supersede`, { uploadId })
      expect([refused.status, refused.problem.code]).toEqual([409, 'supersession-cycle'])
    }
    const itself = await post(`${ids[0]}/supersede`, { uploadId: ids[0].toUpperCase() })
    expect([itself.status, itself.problem.errors?.[0]?.path]).toEqual([400, 'uploadId'])
  })

  test('names an upload that is not there or not loaded', async () => {
    const fresh = await seed('fresh.csv', october('a'))
    const stranger = await outlay.createClient()
    const foreign = (await seedCompletedUpload(outlay, { clientId: stranger.id, lines: [october('a')] }))
      .uploadId
    for (const id of [foreign, unknownId()]) {
      const refused = await post(`${fresh}/supersede`, { uploadId: id })
      expect([refused.status, refused.problem.detail]).toEqual([404, `There is no upload ${id}.`])
    }
    const failed = await seedUpload(outlay, { clientId, status: 'failed' })
    expect((await post(`${fresh}/supersede`, { uploadId: failed })).problem.code).toBe('upload-not-completed')
    expect((await post(`${failed}/restore`)).problem.code).toBe('upload-not-completed')
  })

  test('two at once that want each other’s place: one of them has it', async () => {
    const [first, second] = [await seed('1.csv', october('a')), await seed('2.csv', october('a'))]
    const answers = await Promise.all([
      post(`${first}/supersede`, { uploadId: second }),
      post(`${second}/supersede`, { uploadId: first }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('deleting', () => {
  test.each(['pending', 'processing', 'failed', 'cancelled'] as const)(
    'ends an upload that is %s',
    async (status) => {
      const id = await seedUpload(outlay, { clientId, status })
      const response = await remove(id)
      expect(response.statusCode).toBe(202)
      expect(response.json<Upload>()).toMatchObject({ id, status: 'deleted' })
      expect(response.json<Upload>().deletedAt).toMatch(/^\d{4}-/)
      expect(await eventsOf(id)).toEqual(['upload.delete by admin'])
      const again = await remove(id)
      expect([again.statusCode, again.json<Problem>().code]).toEqual([409, 'already-deleted'])
      expect((await post(`${id}/retry`)).problem.code).toBe('not-retryable')
    },
  )

  test('takes a loaded one out of every question at once, and its content may come again', async () => {
    const [kept, gone] = [await seed('kept.csv', october('a')), await seed('gone.csv', october('b'))]
    const put = { method: 'PUT' as const, url: '/api/selection' }
    await outlay.injectSignedInAs(admin, { ...put, payload: { mode: 'fixed', uploadIds: [kept, gone] } })
    expect((await remove(gone)).statusCode).toBe(202)
    expect(await ask()).toEqual({
      lines: 1,
      warnings: ['gone.csv of the selection is left out: it was deleted.'],
    })
    const byName = await outlay.injectSignedInAs(admin, {
      method: 'POST',
      url: '/api/query',
      payload: { measures: ['lineCount'], uploadIds: [gone] },
    })
    expect([byName.statusCode, byName.json<Problem>().code]).toEqual([409, 'upload-not-completed'])
    await outlay.injectSignedInAs(admin, { ...put, payload: { mode: 'latest', uploadIds: [] } })
    expect(await ask()).toEqual({ lines: 1, warnings: [] })

    const { db } = outlay.databases
    const { content_sha256 } = await db
      .selectFrom('upload')
      .where('id', '=', gone)
      .select('content_sha256')
      .executeTakeFirstOrThrow()
    const again = await seedUpload(outlay, { clientId, status: 'processing' })
    await db.updateTable('upload').set({ content_sha256 }).where('id', '=', again).execute()
  })

  test('is for admins, of their own client', async () => {
    const id = await seed('bill.csv', october('a'))
    const analyst = await outlay.createUser('analyst', { id: clientId })
    const stranger = await outlay.createUser('admin', await outlay.createClient())
    expect((await remove(id, analyst)).statusCode).toBe(403)
    expect((await remove(id, stranger)).statusCode).toBe(404)
    expect((await read(id)).status).toBe('completed')
  })

  test('makes current again what it superseded, of all three kinds', async () => {
    const old = [
      await seed('delivery.csv', october('a')),
      await seed('replaced.csv', october('a')),
      await seed('by hand.csv', october('a')),
    ]
    const newest = await seed('newest.csv', october('a'))
    const { db } = outlay.databases
    await db.updateTable('upload').set({ export_key: 'cur' }).where('id', 'in', [old[0]!, newest]).execute()
    await db.updateTable('upload').set({ replaces_id: old[1]! }).where('id', '=', newest).execute()
    await post(`${newest}/supersede`, { uploadId: old[2]! })
    // Any change brings all of a client's versions up to date.
    await remove(await seedUpload(outlay, { clientId, status: 'failed' }))
    expect(await Promise.all(old.map(versionsOf))).toEqual(
      ['export', 'replaced', 'person'].map((how) => [['2026-10 a', how, newest]]),
    )
    await remove(newest)
    expect(await Promise.all(old.map(versionsOf))).toEqual(old.map(() => [['2026-10 a', null, null]]))
    expect(await eventsOf(old[2]!)).toEqual(['upload.current-again by admin'])
  })

  test('of a version in the middle leaves the older one superseded by the newer', async () => {
    const [first, second, third] = [
      await seed('1.csv', october('a'), september('a')),
      await seed('2.csv', october('a'), september('a')),
      await seed('3.csv', october('a')),
    ]
    await post(`${second}/supersede`, { uploadId: first })
    await post(`${third}/supersede`, { uploadId: second })
    await remove(second)
    expect(await versionsOf(first)).toEqual([
      ['2026-09 a', null, null],
      ['2026-10 a', 'person', third],
    ])
  })
})

describe('a slice whose rows were removed', () => {
  test('is never asked about, and says how to have it back', async () => {
    const [old, fresh] = [
      await seed('old.csv', october('a'), october('b')),
      await seed('new.csv', october('a')),
    ]
    await post(`${fresh}/supersede`, { uploadId: old })
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ purged_at: new Date() })
      .where('upload_id', '=', old)
      .where('billing_account_id', '=', 'a')
      .execute()
    expect((await read(old)).periods.map(({ purged }) => purged)).toEqual([true, false])
    const removed =
      '2026-10 of old.csv is left out: its rows were removed when there were newer versions. ' +
      'Upload the file again to have them back.'
    expect(await ask()).toMatchObject({
      lines: 2,
      warnings: ['2026-10 of old.csv is left out: a newer upload supersedes it.'],
    })
    expect(await ask({ excludeSuperseded: false })).toMatchObject({ lines: 2, warnings: [removed] })
    expect((await post(`${old}/restore`)).problem.code).toBe('nothing-to-restore')
    await remove(fresh)
    expect(await ask()).toEqual({ lines: 1, warnings: [removed] })
  })
})
