import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { ROLLUP_NAMES } from '../../clickhouse/rollups.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'
import { purgeOldVersions } from './retention.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
beforeEach(() => vi.restoreAllMocks())
afterAll(() => testbed.stop())

const HEADER =
  'BilledCost,BillingCurrency,BillingAccountId,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'

let deliveries = 0

/** A delivery of an export, later than those before: each slice, such as `10 a`, is a row. */
async function deliver(exportKey: string | null, ...slices: string[]): Promise<string> {
  deliveries += 1
  const rows = slices.map((slice, index) => {
    const [month, account] = slice.split(' ')
    const day = `2026-${month}-01T00:00:00Z`
    // No two files are the same.
    return `${deliveries}.${index},USD,${account},${day},${day},AmazonEC2,"{""team"":""blue""}"`
  })
  const id = await testbed.receive('bill.csv', `${[HEADER, ...rows].join('\n')}\n`)
  await testbed.db
    .updateTable('upload')
    .set({ export_key: exportKey, delivered_at: new Date(Date.UTC(2026, 10, 1, 0, deliveries)) })
    .where('id', '=', id)
    .execute()
  await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  const { status, load_id } = await testbed.readUpload(id)
  expect(status).toBe('completed')
  await rollUp({ databases: testbed, clickhouse: testbed.clickhouse }, { loadId: load_id! })
  return id
}

/** The slices whose rows an upload still has: the same in every table. */
async function rowsOf(uploadId: string): Promise<string[]> {
  const { load_id } = await testbed.readUpload(uploadId)
  const tables = ['cost_line', 'cost_daily', ...ROLLUP_NAMES]
  const found = await testbed.select<{ name: string; slices: string[] }>(
    tables
      .map(
        (table) => `SELECT '${table}' AS name,
          arraySort(groupUniqArray(concat(formatDateTime(BillingPeriodStart, '%m'), ' ', BillingAccountId))) AS slices
        FROM ${table} WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}`,
      )
      .join('\nUNION ALL '),
    { clientId: testbed.clientId, loadId: load_id },
  )
  const slicesIn = Object.fromEntries(found.map(({ name, slices }) => [name, slices]))
  const lines = slicesIn['cost_line']!
  expect(slicesIn).toEqual(Object.fromEntries(tables.map((table) => [table, lines])))
  return lines
}
async function purgedOf(uploadId: string): Promise<string[]> {
  return (await testbed.readUpload(uploadId)).periods
    .filter((period) => period.purged_at !== null)
    .map(({ period, billing_account_id }) => `${period.slice(5, 7)} ${billing_account_id}`)
}

it('keeps the rows of the current version and of the one before, and nothing older', async () => {
  const ids = [
    await deliver('two', '09 a', '10 a', '10 b'),
    await deliver('two', '10 a', '10 b'),
    await deliver('two', '10 a', '10 b'),
  ]
  await purgeOldVersions(testbed.context, 2)
  expect(await rowsOf(ids[0]!)).toEqual(['09 a'])
  expect(await purgedOf(ids[0]!)).toEqual(['10 a', '10 b'])
  expect(await Promise.all(ids.slice(1).map(rowsOf))).toEqual([
    ['10 a', '10 b'],
    ['10 a', '10 b'],
  ])
  const events = await testbed.db
    .selectFrom('audit_event')
    .where('object_id', '=', ids[0]!)
    .where('action', '=', 'upload.rows-purged')
    .select('detail')
    .execute()
  expect(events).toEqual([{ detail: { periods: ['2026-10'], keepVersions: 2 } }])

  // The record and the file stay: nothing is done twice.
  await purgeOldVersions(testbed.context, 2)
  expect((await testbed.readUpload(ids[0]!)).periods).toHaveLength(3)
})

it('keeps as many versions as it is told to', async () => {
  const ids = [await deliver('many', '10 a'), await deliver('many', '10 a'), await deliver('many', '10 a')]
  await purgeOldVersions(testbed.context, 3)
  expect(await rowsOf(ids[0]!)).toEqual(['10 a'])
  await purgeOldVersions(testbed.context, 1)
  expect(await Promise.all(ids.map(rowsOf))).toEqual([[], [], ['10 a']])
})

it('goes on by the period where a newer version lacks the account', async () => {
  const first = await deliver('gap', '10 a', '10 b')
  await deliver('gap', '10 a')
  await purgeOldVersions(testbed.context, 2)
  expect(await rowsOf(first)).toEqual(['10 a', '10 b'])
  await deliver('gap', '10 a', '10 b')
  await purgeOldVersions(testbed.context, 2)
  expect(await rowsOf(first)).toEqual([])
})

it('purges a late delivery that is older than those to keep, and never what nothing supersedes', async () => {
  const byHand = await deliver(null, '10 a')
  const newer = [await deliver('late', '10 a'), await deliver('late', '10 a')]
  const late = await testbed.receive(
    'late.csv',
    `${HEADER}\n7,USD,a,2026-10-01T00:00:00Z,2026-10-01T00:00:00Z,S3,\n`,
  )
  await testbed.db
    .updateTable('upload')
    .set({ export_key: 'late', delivered_at: new Date(0) })
    .where('id', '=', late)
    .execute()
  await loadUpload(testbed.context, late, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  await purgeOldVersions(testbed.context, 2)
  expect(await rowsOf(late)).toEqual([])
  expect(await Promise.all([byHand, ...newer].map(rowsOf))).toEqual([['10 a'], ['10 a'], ['10 a']])
})

it('ends what it began before it was killed, though the version is current by then', async () => {
  const ids = [
    await deliver('killed', '10 a'),
    await deliver('killed', '10 a'),
    await deliver('killed', '10 a'),
  ]
  const failing = vi.spyOn(testbed.clickhouse, 'command').mockRejectedValue(new Error('killed'))
  await expect(purgeOldVersions(testbed.context, 2)).rejects.toThrow('killed')
  failing.mockRestore()
  expect([await purgedOf(ids[0]!), await rowsOf(ids[0]!)]).toEqual([['10 a'], ['10 a']])
  await testbed.db
    .updateTable('upload_period')
    .set({ superseded_by: null, superseded_how: null })
    .where('upload_id', '=', ids[0]!)
    .execute()
  await Promise.all([purgeOldVersions(testbed.context, 2), purgeOldVersions(testbed.context, 2)])
  expect(await rowsOf(ids[0]!)).toEqual([])
  expect((await testbed.readUpload(ids[0]!)).periods[0]?.emptied_at).not.toBeNull()
})
