import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabases, type TestDatabases } from '../../testing/databases.ts'
import { beginAttempt, completeAttempt } from '../attempts-repository.ts'

let databases: TestDatabases
let clientId: string
beforeAll(async () => {
  databases = await createTestDatabases()
})
beforeEach(async () => {
  clientId = await createClient()
})
afterAll(() => databases.stop())

async function createClient(): Promise<string> {
  const { id } = await databases.db
    .insertInto('client')
    .values({ name: 'Test', slug: `test-${randomUUID()}`, profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

interface Delivery {
  export?: string
  /** A day of November 2026. */
  day?: number
  replaces?: string
  client?: string
}

/** An upload that is about to be loaded. */
async function receive(delivery: Delivery = {}): Promise<string> {
  const id = uuidv7()
  await databases.db
    .insertInto('upload')
    .values({
      id,
      client_id: delivery.client ?? clientId,
      file_name: 'bill.csv',
      origin: 'file',
      bytes: 1,
      content_sha256: id,
      export_key: delivery.export ?? null,
      replaces_id: delivery.replaces ?? null,
      ...(delivery.day !== undefined && { delivered_at: new Date(Date.UTC(2026, 10, delivery.day)) }),
    })
    .execute()
  return id
}

/** Completes it with these slices, as a load does: `10 a` is October of account a. */
async function complete(id: string, slices: string[]): Promise<boolean> {
  const attempt = await beginAttempt(databases.db, id)
  if (!attempt) throw new Error('nothing to load')
  return completeAttempt(databases.db, attempt, {
    format: 'focus',
    formatVersion: '1.2',
    mappingVersion: 1,
    report: { mappedColumns: [], unusedColumns: [], findings: [], rejects: [], conformance: null },
    result: {
      rows: { read: 1, accepted: 1, rejected: 0 },
      totals: [],
      periods: slices.map((slice) => {
        const [month, billingAccountId] = slice.split(' ') as [string, string]
        return { period: `2026-${month}-01`, billingAccountId }
      }),
      findings: [],
      rejects: [],
      rollup: { rows: 1, billedCost: {} },
    },
  })
}

async function deliver(delivery: Delivery, ...slices: string[]): Promise<string> {
  const id = await receive(delivery)
  await complete(id, slices)
  return id
}

/** What each slice of an upload is superseded by, and how. */
async function versionsOf(id: string): Promise<Record<string, string | null>> {
  const rows = await databases.db
    .selectFrom('upload_period')
    .selectAll()
    .where('upload_id', '=', id)
    .orderBy('period')
    .orderBy('billing_account_id')
    .execute()
  return Object.fromEntries(
    rows.map((row) => [
      `${row.period.slice(5, 7)} ${row.billing_account_id}`,
      row.superseded_by && `${row.superseded_how} ${row.superseded_by}`,
    ]),
  )
}

describe('deliveries of one export', () => {
  it('supersede each other in the order of their delivery, not of their arrival', async () => {
    const second = await deliver({ export: 'cur', day: 2 }, '10 a')
    expect(await versionsOf(second)).toEqual({ '10 a': null })
    const first = await deliver({ export: 'cur', day: 1 }, '10 a')
    const third = await deliver({ export: 'cur', day: 3 }, '10 a')
    expect(await versionsOf(first)).toEqual({ '10 a': `export ${second}` })
    expect(await versionsOf(second)).toEqual({ '10 a': `export ${third}` })
    expect(await versionsOf(third)).toEqual({ '10 a': null })
  })

  it('are ordered by their ids where they were delivered at the same time', async () => {
    const first = await deliver({ export: 'cur', day: 1 }, '10 a')
    const second = await deliver({ export: 'cur', day: 1 }, '10 a')
    expect(await versionsOf(first)).toEqual({ '10 a': `export ${second}` })
    expect(await versionsOf(second)).toEqual({ '10 a': null })
  })

  it('supersede by the period: of three months only those that come again', async () => {
    const quarter = await deliver({ export: 'cur', day: 1 }, '08 a', '09 a', '10 a')
    const october = await deliver({ export: 'cur', day: 2 }, '10 a', '11 a')
    const september = await deliver({ export: 'cur', day: 3 }, '09 a')
    expect(await versionsOf(quarter)).toEqual({
      '08 a': null,
      '09 a': `export ${september}`,
      '10 a': `export ${october}`,
    })
  })

  it('supersede the whole of a period, also accounts that are missing in the newer one', async () => {
    const two = await deliver({ export: 'cur', day: 1 }, '10 a', '10 b')
    const one = await deliver({ export: 'cur', day: 2 }, '10 a')
    expect(await versionsOf(two)).toEqual({ '10 a': `export ${one}`, '10 b': `export ${one}` })
  })

  it('leave alone what has no row in the newer one at all', async () => {
    const old = await deliver({ export: 'cur', day: 1 }, '10 a')
    await deliver({ export: 'cur', day: 2 })
    expect(await versionsOf(old)).toEqual({ '10 a': null })
  })

  it('have nothing to do with another export, another client, or a file by hand', async () => {
    const stranger = await createClient()
    const mine = await deliver({ export: 'cur', day: 1 }, '10 a')
    const byHand = await deliver({ day: 1 }, '10 a')
    await deliver({ export: 'focus', day: 2 }, '10 a')
    await deliver({ export: 'cur', day: 2, client: stranger }, '10 a')
    await deliver({ day: 3 }, '10 a')
    expect(await versionsOf(mine)).toEqual({ '10 a': null })
    expect(await versionsOf(byHand)).toEqual({ '10 a': null })
  })

  it('do not count before they are complete', async () => {
    const old = await deliver({ export: 'cur', day: 1 }, '10 a')
    const failed = await receive({ export: 'cur', day: 2 })
    await databases.db.updateTable('upload').set({ status: 'failed' }).where('id', '=', failed).execute()
    await deliver({ export: 'other' }, '10 a')
    expect(await versionsOf(old)).toEqual({ '10 a': null })
  })

  it('agree when they complete at once, in any order', async () => {
    for (let round = 0; round < 5; round++) {
      const days = [3, 1, 4, 2]
      const ids = await Promise.all(days.map((day) => receive({ export: `cur ${round}`, day })))
      await Promise.all(ids.map((id) => complete(id, ['10 a'])))
      const byDay = days.map((day, index) => ({ day, id: ids[index]! })).toSorted((a, b) => a.day - b.day)
      for (const [index, { id }] of byDay.entries()) {
        const newer = byDay[index + 1]
        expect(await versionsOf(id)).toEqual({ '10 a': newer ? `export ${newer.id}` : null })
      }
    }
  })
})

describe('an upload that replaces another', () => {
  it('supersedes all of it, whatever it has itself', async () => {
    const old = await deliver({}, '09 a', '10 a')
    const fresh = await deliver({ replaces: old }, '10 a')
    expect(await versionsOf(old)).toEqual({ '09 a': `replaced ${fresh}`, '10 a': `replaced ${fresh}` })
  })

  it('reaches past a replacement that was deleted while it waited', async () => {
    const first = await deliver({}, '10 a')
    const second = await deliver({ replaces: first }, '10 a')
    const third = await receive({ replaces: second })
    await databases.db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', second).execute()
    await complete(third, ['10 a'])
    expect(await versionsOf(first)).toEqual({ '10 a': `replaced ${third}` })
  })
})

describe('what a person said', () => {
  it('stays when a newer delivery arrives', async () => {
    const [preferred, export1] = [await deliver({}, '10 a'), await deliver({ export: 'cur', day: 1 }, '10 a')]
    await databases.db
      .updateTable('upload_period')
      .set({ superseded_by: preferred, superseded_how: 'person' })
      .where('upload_id', '=', export1)
      .execute()
    await deliver({ export: 'cur', day: 2 }, '10 a')
    expect(await versionsOf(export1)).toEqual({ '10 a': `person ${preferred}` })
  })
})

it('every change is in the audit', async () => {
  const first = await deliver({ export: 'cur', day: 1 }, '09 a', '10 a', '10 b')
  const second = await deliver({ export: 'cur', day: 2 }, '10 a')
  const events = await databases.db
    .selectFrom('audit_event')
    .select(['action', 'object_id', 'detail', 'client_id'])
    .where('client_id', '=', clientId)
    .where('action', '=', 'upload.superseded')
    .execute()
  expect(events).toEqual([
    {
      action: 'upload.superseded',
      object_id: first,
      client_id: clientId,
      detail: { periods: ['2026-10'], supersededBy: second, how: 'export' },
    },
  ])
})
