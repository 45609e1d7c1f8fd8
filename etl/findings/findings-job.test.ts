import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import type { FindingList } from '../../contract/finding.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { lookForFindings } from '../../testing/find-findings.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'
import { lockVersions, recomputeSupersession } from '../versions/supersession.ts'
import { enqueueMissingFindings, FIND_FINDINGS } from './findings-job.ts'
import { ORDINARY, usage } from './testing.ts'

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

const snapshotOf = (month: string, next: string): TestCostLine[] =>
  [`${month} 00:00:00`, `${next} 00:00:00`].map((to, index) => ({
    ...usage({
      product: 'AmazonEC2',
      usageType: 'EU-EBS:SnapshotUsage',
      resource: 'snap-1',
      cost: 31,
      quantity: 100,
      from:
        index === 0
          ? to
          : new Date(Date.parse(`${next}Z`) - 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
      to: index === 0 ? `${month} 01:00:00` : to,
    }),
    BillingPeriodStart: month,
    BillingPeriodEnd: next,
  }))

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

/** An engine that is not heard any more after so many questions. */
function cutOffAfter(questions: number): ClickHouseClient {
  let left = questions
  return new Proxy(outlay.clickhouse, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      return async (...parameters: unknown[]) => {
        if (property === 'query' && left-- <= 0) throw new Error('killed')
        return (value as (...all: unknown[]) => Promise<unknown>).apply(target, parameters)
      }
    },
  })
}

describe('findings of a load', () => {
  test('are there when all rules have looked at it, and not before', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1')])
    for (const questions of [0, 2]) {
      const killed = lookForFindings({ ...outlay, clickhouse: cutOffAfter(questions) }, load)
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
    await lookForFindings({ ...outlay, clickhouse: cutOffAfter(0) }, load)
    await outlay.databases.db.updateTable('load').set({ findings_version: 'older' }).execute()
    await lookForFindings(outlay, load)
    expect(await listed()).toEqual(before)
  })

  test('go with it, but for those that somebody has decided about', async () => {
    const load = await seed([...ORDINARY, idleBalancer('arn:lb/1'), idleBalancer('arn:lb/2')])
    await lookForFindings(outlay, load)
    const [first] = await listed()
    await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: `/api/findings/${first!.id}/state`,
      payload: { state: 'dismissed', reason: 'For failover.' },
    })
    const { db } = outlay.databases
    const { removeFindings } = await import('./store-findings.ts')
    await db.transaction().execute((trx) => removeFindings(trx, { clientId: client.id, loadId: load.loadId }))
    expect(await listed()).toEqual([])
    const left = await db.selectFrom('finding').where('client_id', '=', client.id).select('id').execute()
    expect(left).toEqual([{ id: first!.id }])
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
    const recompute = () =>
      db.transaction().execute(async (trx) => {
        await lockVersions(trx, client.id)
        await recomputeSupersession(trx, { clientId: client.id, userId: null })
      })
    const october = await seed(snapshotOf('2026-10-01', '2026-11-01'))
    await lookForFindings(outlay, october)
    expect(await listed()).toEqual([])
    await enqueued()
    const july = await seed(snapshotOf('2026-07-01', '2026-08-01'))
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
})
