import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { purgeOrphanedLoads } from './orphaned-loads.ts'
import { createLoadTestbed, type LoadTestbed } from './testing.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

const HOUR = 3_600_000
const madeAgo = (ms: number) => uuidv7({ msecs: Date.now() - ms })

async function write(loadId: string, values: Record<string, string> = {}): Promise<string> {
  await testbed.clickhouse.insert({
    table: 'cost_line_landing',
    values: [
      {
        client_id: testbed.clientId,
        load_id: loadId,
        BillingPeriodStart: '2026-10-01',
        ChargePeriodStart: '2026-10-01 00:00:00',
        ...values,
      },
    ],
    format: 'JSONEachRow',
  })
  return loadId
}

async function record(loadId: string, purgedAt: Date | null): Promise<void> {
  const uploadId = await testbed.receive('bill.csv', loadId)
  await testbed.db
    .insertInto('load')
    .values({ id: loadId, upload_id: uploadId, client_id: testbed.clientId, purged_at: purgedAt })
    .execute()
}

async function loadsIn(table: string): Promise<string[]> {
  const rows = await testbed.select<{ id: string }>(`SELECT DISTINCT load_id AS id FROM ${table}`)
  // Not by the engine, which orders UUIDs by their second half.
  return rows.map(({ id }) => id).sort()
}

it('purges rows that no record names, or that were written after their purge, once they are an hour old', async () => {
  const [known, unknown, young, purged, rejects] = [
    madeAgo(30 * HOUR),
    madeAgo(30 * HOUR),
    madeAgo(0.9 * HOUR),
    madeAgo(2 * HOUR),
    madeAgo(1.1 * HOUR),
  ]
  for (const id of [known, unknown, young, purged]) await write(id)
  await write(rejects, { reject_reason: 'is empty' })
  await record(known, null)
  await record(purged, new Date())

  expect(await purgeOrphanedLoads(testbed.context)).toBe(3)
  for (const table of ['cost_line', 'cost_daily', 'load_tally']) {
    expect(await loadsIn(table)).toEqual([known, young].sort())
  }
  expect(await loadsIn('rejected_line')).toEqual([])
  expect(await purgeOrphanedLoads(testbed.context)).toBe(0)
})
