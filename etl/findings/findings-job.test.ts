import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import type { FindingList } from '../../contract/finding.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { createFindingClient, lookForFindings } from '../../testing/find-findings.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'
import { markPurged } from '../attempts-repository.ts'
import { purgeOldVersions } from '../versions/retention.ts'
import { lockVersions, recomputeSupersession } from '../versions/supersession.ts'
import { enqueueMissingFindings, FIND_FINDINGS } from './enqueue-findings.ts'
import { at, movedTo, ORDINARY, usage } from './testing.ts'

let outlay: TestApp
let client: { id: string }
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())
beforeEach(async () => {
  client = await outlay.createClient()
  user = await outlay.createUser('admin', client)
})

const idleBalancer = (resource: string): TestCostLine =>
  usage({ product: 'AWSELB', usageType: 'EU-LoadBalancerUsage', resource, cost: 31, quantity: 744 })

/** A snapshot in the first and the last hour of a month. */
const snapshotIn = (month: string): TestCostLine[] =>
  movedTo(
    month,
    [
      { from: at(1), to: at(1, 1) },
      { from: at(31, 23), to: at(32) },
    ].map((time) =>
      usage({
        product: 'AmazonEC2',
        usageType: 'EU-EBS:SnapshotUsage',
        resource: 'snap-1',
        cost: 31,
        quantity: 100,
        ...time,
      }),
    ),
  )

const seed = (lines: TestCostLine[]) => seedCompletedUpload(outlay, { clientId: client.id, lines })

async function listed(query: Record<string, string> = {}): Promise<FindingList['items']> {
  const response = await outlay.injectSignedInAs(user, { url: '/api/findings', query })
  expect(response.statusCode).toBe(200)
  return response.json<FindingList>().items
}

/** Loads that the job is enqueued for. */
async function enqueued(): Promise<string[]> {
  const { rows } = await sql<{ loadId: string }>`
    delete from graphile_worker._private_jobs where key like ${`${FIND_FINDINGS}:%`}
    returning payload ->> 'loadId' as "loadId"`.execute(outlay.databases.db)
  return rows.map(({ loadId }) => loadId)
}

/** Brings what counts up to date, as whatever changes it does. */
const recompute = () =>
  outlay.databases.db.transaction().execute(async (trx) => {
    await lockVersions(trx, client.id)
    await recomputeSupersession(trx, { clientId: client.id, userId: null })
  })

/** The engine, while which is asked something happens, after so many questions. */
function meanwhile(action: () => Promise<unknown>, questions = 1): ClickHouseClient {
  let left = questions
  return new Proxy(outlay.clickhouse, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      return async (...parameters: unknown[]) => {
        if (property === 'query' && left-- === 0) await action()
        return (value as (...all: unknown[]) => Promise<unknown>).apply(target, parameters)
      }
    },
  })
}

const killedAfter = (questions: number) => meanwhile(() => Promise.reject(new Error('killed')), questions)

describe('findings of a load', () => {
  test('are there when all rules have looked at it, and not before', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1')])
    for (const questions of [0, 2]) {
      const killed = lookForFindings({ ...outlay, clickhouse: killedAfter(questions) }, load)
      await expect(killed).rejects.toThrow('killed')
      expect(await listed()).toEqual([])
    }
    await lookForFindings(outlay, load)
    expect(await listed()).toMatchObject([
      {
        rule: 'idle-lb',
        resourceId: 'arn:lb/1',
        monthlySaving: '30',
        uploads: [load.uploadId],
      },
    ])
  })

  test('are made once, and made anew are the same', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1')])
    await lookForFindings(outlay, load)
    const before = await listed()
    // Nothing is asked where nothing has changed.
    await lookForFindings({ ...outlay, clickhouse: killedAfter(0) }, load)
    await outlay.databases.db.updateTable('load').set({ findings_version: 'older' }).execute()
    await lookForFindings(outlay, load)
    expect(await listed()).toEqual(before)
  })

  test('that were made anew are read until those of the next time are whole', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1')])
    await lookForFindings(outlay, load)
    const before = await listed()
    await outlay.databases.db.updateTable('load').set({ findings_version: 'older' }).execute()
    await expect(lookForFindings({ ...outlay, clickhouse: killedAfter(2) }, load)).rejects.toThrow('killed')
    expect(await listed()).toEqual(before)
  })

  test('keep their id and what was decided about them in the bill that follows', async () => {
    const of = await createFindingClient(outlay)
    await of.addBill('2026-09-01', [idleBalancer('arn:lb/1'), idleBalancer('arn:lb/2')])
    const { id } = await of.find('idle-lb', 'arn:lb/1')
    await of.decide(id, 'dismissed', 'It is there for a failover.')
    await of.addBill('2026-10-01', [idleBalancer('arn:lb/1'), idleBalancer('arn:lb/2')])
    const { id: other } = await of.find('idle-lb', 'arn:lb/2')
    expect(await of.list()).toMatchObject(
      [
        { id: other, period: '2026-10', state: 'open', countedSaving: '30' },
        {
          id,
          period: '2026-10',
          state: 'dismissed',
          stateReason: 'It is there for a failover.',
          countedSaving: '0',
        },
      ].toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    )
    const { bills } = await of.read(id)
    expect(bills.map(({ period }) => period)).toEqual(['2026-10', '2026-09'])
  })

  test('of a commitment are the same on whichever account the next bill books what nothing used', async () => {
    const of = await createFindingClient(outlay)
    const unused = (account: string): TestCostLine => ({
      ChargePeriodStart: at(1),
      ChargePeriodEnd: at(32),
      ChargeCategory: 'Usage',
      PricingCategory: 'Committed',
      CommitmentDiscountId: 'r-1',
      CommitmentDiscountStatus: 'Unused',
      SubAccountId: account,
      EffectiveCost: '62',
    })
    await of.addBill('2026-09-01', [unused('A')])
    const { id, subAccountId } = await of.find('commitment-unused')
    await of.decide(id, 'accepted')
    await of.addBill('2026-10-01', [unused('B')])
    expect(subAccountId).toBe('A')
    expect(await of.find('commitment-unused')).toMatchObject({ id, state: 'accepted', subAccountId: 'B' })
  })

  test('of two loads at once, while somebody decides about them, are the same once', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => idleBalancer(`arn:lb/${index}`))
    const loads = [await seed([...ORDINARY, ...lines]), await seed([...ORDINARY, ...lines.toReversed()])]
    await lookForFindings(outlay, loads[0]!)
    const ids = (await listed({ limit: '200' })).map(({ id }) => id)
    await outlay.databases.db.updateTable('load').set({ findings_version: 'older' }).execute()
    await Promise.all([
      ...loads.map((load) => lookForFindings(outlay, load)),
      ...['accepted', 'open', 'accepted'].map(async (state) => {
        const request = { method: 'POST', url: '/api/findings/states', payload: { ids, state } } as const
        expect((await outlay.injectSignedInAs(user, request)).statusCode).toBe(200)
      }),
    ])
    const after = await listed({ limit: '200' })
    expect(after.map(({ id }) => id)).toEqual(ids)
    // Both files are of the same account and month, so that a resource costs what it does in both.
    expect(after[0]).toMatchObject({ monthlySaving: '60', uploads: loads.map(({ uploadId }) => uploadId) })
  })

  test('are not stored where its upload is deleted meanwhile, and go with it', async () => {
    const [load, deleted] = [await seed([...ORDINARY, idleBalancer('arn:lb/1')]), await seed(ORDINARY)]
    const url = `/api/uploads/${deleted.uploadId}`
    const remove = () => outlay.injectSignedInAs(user, { method: 'DELETE', url })
    await lookForFindings({ ...outlay, clickhouse: meanwhile(remove) }, deleted)
    const { db } = outlay.databases
    const countOf = async (table: 'finding_bill' | 'finding') =>
      (await db.selectFrom(table).where('client_id', '=', client.id).select('client_id').execute()).length
    expect(await countOf('finding_bill')).toBe(0)

    await lookForFindings(outlay, load)
    expect(await countOf('finding')).toBe(1)
    await outlay.injectSignedInAs(user, { method: 'DELETE', url: `/api/uploads/${load.uploadId}` })
    expect(await listed()).toEqual([])
    await markPurged(db, load.loadId)
    expect([await countOf('finding_bill'), await countOf('finding')]).toEqual([0, 0])
  })

  test('that somebody has decided about are there without a bill, for when they come again', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1'), idleBalancer('arn:lb/2')])
    await lookForFindings(outlay, load)
    const [first] = await listed()
    const state = { state: 'dismissed', reason: 'For failover.' }
    const url = `/api/findings/${first!.id}/state`
    await outlay.injectSignedInAs(user, { method: 'POST', url, payload: state })
    const { db } = outlay.databases
    await outlay.injectSignedInAs(user, { method: 'DELETE', url: `/api/uploads/${load.uploadId}` })
    await markPurged(db, load.loadId)
    const left = await db.selectFrom('finding').where('client_id', '=', client.id).select('id').execute()
    expect(left).toEqual([{ id: first!.id }])
    const again = await seed([...ORDINARY, idleBalancer(first!.resourceId)])
    await lookForFindings(outlay, again)
    expect(await listed()).toMatchObject([
      { id: first!.id, state: 'dismissed', stateReason: 'For failover.' },
    ])
  })

  test('of what a newer upload supersedes do not count', async () => {
    const [old, current] = [await seed([...ORDINARY, idleBalancer('arn:lb/1')]), await seed(ORDINARY)]
    await lookForFindings(outlay, old, current)
    const { db } = outlay.databases
    const supersede = (by: string | null) =>
      db
        .updateTable('upload_period')
        .set({ superseded_by: by, superseded_how: by === null ? null : 'person' })
        .where('upload_id', '=', old.uploadId)
        .execute()
    expect(await listed()).toHaveLength(1)
    await supersede(current.uploadId)
    expect(await listed({ uploads: `${old.uploadId},${current.uploadId}` })).toEqual([])
    await supersede(null)
    expect(await listed()).toHaveLength(1)

    // Where its rows are removed, they go as well.
    await supersede(current.uploadId)
    await purgeOldVersions({ db, clickhouse: outlay.clickhouse }, 1)
    const bills = await db
      .selectFrom('finding_bill')
      .where('client_id', '=', client.id)
      .select('load_id')
      .execute()
    expect(bills).toEqual([{ load_id: current.loadId }])
    expect(await db.selectFrom('finding').where('client_id', '=', client.id).execute()).toEqual([])
  })
})

describe('the job', () => {
  test('is enqueued for uploads without findings, and when operators change a percentage', async () => {
    const { db } = outlay.databases
    const load = await seed(ORDINARY)
    await enqueued()
    await enqueueMissingFindings(db)
    await enqueueMissingFindings(db)
    expect((await enqueued()).filter((id) => id === load.loadId)).toHaveLength(1)
    await lookForFindings(outlay, load)
    await enqueueMissingFindings(db)
    expect(await enqueued()).not.toContain(load.loadId)

    const operator = await outlay.createUser('operator')
    const set = (percent: string | null) =>
      outlay.injectSignedInAs(operator, {
        method: 'PATCH',
        url: '/api/admin/rules/lambda-arm',
        payload: { percents: { saving: percent } },
      })
    expect((await set('15')).statusCode).toBe(200)
    expect(await enqueued()).toContain(load.loadId)
    await set(null)
    await enqueueMissingFindings(db)
    expect(await enqueued()).not.toContain(load.loadId)
  })

  test('is enqueued anew when a bill of before comes or goes, which tells how old things are', async () => {
    const { db } = outlay.databases
    const october = await seed(snapshotIn('2026-10-01'))
    await lookForFindings(outlay, october)
    expect(await listed()).toEqual([])
    await enqueued()
    const july = await seed(snapshotIn('2026-07-01'))
    await recompute()
    expect((await enqueued()).toSorted()).toEqual([october.loadId, july.loadId].toSorted())

    await lookForFindings(outlay, july, october)
    expect(await listed()).toMatchObject([{ rule: 'ebs-old-snapshots', monthlySaving: '60' }])
    await recompute()
    expect(await enqueued()).toEqual([])

    await db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', july.uploadId).execute()
    await recompute()
    expect(await enqueued()).toEqual([october.loadId])
    await lookForFindings(outlay, october)
    expect(await listed()).toEqual([])
  })

  test('is enqueued again where a bill of before arrives while it runs', async () => {
    const october = await seed(snapshotIn('2026-10-01'))
    const arrive = async () => {
      await seed(snapshotIn('2026-07-01'))
      await recompute()
      await enqueued()
    }
    await lookForFindings({ ...outlay, clickhouse: meanwhile(arrive) }, october)
    expect(await enqueued()).toEqual([october.loadId])
  })
})
