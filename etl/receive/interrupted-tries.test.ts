import { readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { formatUnits, generateCur } from '../../demo/bill/generate-cur.ts'
import { connectBucket } from '../../testing/connected-bucket.ts'
import { removeFilesOfDeletedUploads } from '../deleted-files.ts'
import { createReceiveTestbed, focus, type ReceiveTestbed } from './testing.ts'

let testbed: ReceiveTestbed
beforeAll(async () => {
  testbed = await createReceiveTestbed()
})
afterEach(() => testbed.heal())
afterAll(() => testbed.stop())

/** Names of files whose bytes were asked for. */
function readSince(begin: number): string[] {
  const keys = testbed.aws.requests
    .slice(begin)
    .flatMap((request) =>
      request.service === 's3' && request.operation === 'GetObject' ? [request.key!] : [],
    )
  return [...new Set(keys.map((key) => key.slice(key.lastIndexOf('/') + 1)))]
}

describe('a try that ends in the middle', () => {
  const LARGE = 24 * 1024 * 1024
  const large = (seed: string) => Buffer.concat([Buffer.from(focus(['3'], seed)), Buffer.alloc(LARGE, '\n')])

  /** Begins to load, and does something once the first file is there and the second is asked for. */
  async function interrupt(id: string, after: (stop: AbortController) => Promise<void> | void) {
    const stop = new AbortController()
    testbed.aws.faults.latency = 1500
    const loading = testbed
      .loadChosen(id, { lastTry: false, signal: stop.signal })
      .catch((error: unknown) => error)
    await expect
      .poll(async () => (await testbed.filesOf(id))[0]!.sha256, { timeout: 60_000, interval: 20 })
      .toEqual(expect.any(String))
    const seen = await testbed.readUpload(id)
    await after(stop)
    await loading
    testbed.aws.faults.latency = 0
    return seen
  }

  it('has what came whole: another fetches only what is missing', async () => {
    const files = {
      'whole.csv': focus(['1']),
      'part.csv': focus(['2']),
      'rest.csv': focus(['4']),
    }
    const id = await testbed.choose({ files, manifest: { deliveryId: 'interrupted' } })
    const seen = await interrupt(id, (stop) => stop.abort(new Error('stopping')))
    expect(seen.phase).toBe('receiving')
    const [whole, part] = await testbed.filesOf(id)
    expect([whole!.sha256, part!.sha256]).toEqual([expect.any(String), null])
    const begin = testbed.aws.requests.length
    const upload = await testbed.loadChosen(id)
    expect(upload).toMatchObject({ status: 'completed', attempt: 2, rows_accepted: '3' })
    expect(readSince(begin).sort()).toEqual(['part.csv', 'rest.csv'])
    expect(upload.totals[0]!.billed_cost).toBe('7')
  })

  it('ends before the next file when its connection is deleted', async () => {
    const files = { 'first.csv': focus(['1']), 'second.csv': focus(['2']), 'third.csv': focus(['4']) }
    const place = await connectBucket(testbed.db, testbed.aws, { clientId: testbed.clientId })
    const id = await testbed.choose({ place, files, manifest: { deliveryId: 'deleted meanwhile' } })
    const begin = testbed.aws.requests.length
    await interrupt(id, async () => {
      const values = { deleted_at: new Date() }
      await testbed.db.updateTable('connection').set(values).where('id', '=', place.connectionId).execute()
    })
    expect(await testbed.readUpload(id)).toMatchObject({
      status: 'failed',
      error: { code: 'connection-deleted' },
    })
    expect(readSince(begin)).not.toContain('third.csv')
  })

  it('ends soon when it is cancelled, and leaves nothing that is not named', async () => {
    const id = await testbed.choose({
      files: { 'whole.csv': focus(['1']), 'large.csv': large('cancelled') },
      manifest: { deliveryId: 'cancelled' },
    })
    await interrupt(id, async () => {
      await testbed.db.updateTable('upload').set({ status: 'cancelled' }).where('id', '=', id).execute()
    })
    expect((await testbed.readUpload(id)).status).toBe('cancelled')
    expect(await keptOf(id)).toHaveLength(1)
    await testbed.db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', id).execute()
    await removeFilesOfDeletedUploads(testbed.db, testbed.context.uploadStore)
    expect(await keptOf(id)).toEqual([])
  })

  it('records nothing any more when another has the upload', async () => {
    const id = await testbed.choose({ files: { 'only.csv': large('taken over') } })
    testbed.aws.faults.latency = 1500
    const slow = testbed.loadChosen(id)
    await expect.poll(async () => (await testbed.readUpload(id)).phase, { timeout: 30_000 }).toBe('receiving')
    testbed.aws.faults.latency = 0
    const upload = await testbed.loadChosen(id)
    expect(upload).toMatchObject({ status: 'failed', error: { code: 'blank-lines' } })
    await slow
    const [file] = await testbed.filesOf(id)
    expect(file!.storage_key).toContain(upload.load_id)
    expect(await keptOf(id)).toEqual([file!.storage_key.slice(testbed.clientId.length + 1)])
  }, 60_000)

  const keptOf = async (id: string) => {
    const folder = testbed.context.uploadStore.path(testbed.clientId)
    return (await readdir(folder)).filter((name) => name.startsWith(id))
  }
})

describe('a large object', () => {
  it('comes whole over a connection that is cut at random, by keys that run out meanwhile', async () => {
    const bill = generateCur({ month: '2026-09-01', rows: 100_000, seed: 11 })
    const content = Buffer.from([...bill.text].join(''))
    // Ten ranges.
    expect(content.length).toBeGreaterThan(75_000_000)
    const id = await testbed.choose({ files: { 'large.csv': content } })
    const begin = testbed.aws.requests.length
    testbed.aws.faults.cutBodies({ seed: 5, share: 0.5, limit: 20 })
    // After each of the first cuts, so that what was cut is asked for by keys that have run out.
    let expired = 0
    const expiring = setInterval(() => {
      if (expired === 3 || testbed.aws.faults.cuts <= expired) return
      expired += 1
      testbed.aws.expireKeys()
    }, 5)
    const upload = await testbed.loadChosen(id).finally(() => clearInterval(expiring))
    expect(upload).toMatchObject({
      status: 'completed',
      rows_accepted: '100000',
      bytes: String(content.length),
    })
    expect(upload.totals[0]!.billed_cost).toBe(formatUnits(bill.totals.billed))
    expect(testbed.aws.faults.cuts).toBeGreaterThan(3)
    const renewals = testbed.aws.requests.slice(begin).filter(({ service }) => service === 'sts')
    expect(renewals.length).toBeGreaterThan(1)
  }, 300_000)
})
