import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AccessError } from '../../client-bucket/access-error.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import type { Manifest } from '../../contract/manifest.ts'
import type { StoredObject } from '../../demo/aws/buckets.ts'
import { formatUnits, generateCur } from '../../demo/bill/generate-cur.ts'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { connectBucket, type ConnectedBucket } from '../../testing/connected-bucket.ts'
import { createS3Upload } from '../connections/create-s3-upload.ts'
import { sourceUriOf } from '../connections/source-uri.ts'
import { removeFilesOfDeletedUploads } from '../deleted-files.ts'
import { loadUpload, type LoadContext } from '../load-upload.ts'
import { hashOfContent } from '../uploads/content-hash.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'

let testbed: LoadTestbed
let aws: TestAws
let connected: ConnectedBucket
beforeAll(async () => {
  testbed = await createLoadTestbed()
  aws = await startTestAws()
  aws.applyEnv()
  connected = await connectBucket(testbed.db, aws, { clientId: testbed.clientId })
})
afterEach(() => {
  aws.faults.heal()
  aws.lifetime.seconds = null
})
afterAll(async () => {
  await aws.stop()
  await testbed.stop()
})

const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'
let written = 0
/** Never the same content twice, unless it is asked for. */
const focus = (costs: string[], tag = `${written++}`) =>
  `${[HEADER, ...costs.map((cost) => `${cost},USD,2026-10-01,2026-10-05,EC2,"{""n"":""${tag}""}"`)].join('\n')}\n`

interface Wanted {
  files: Record<string, string | Buffer>
  manifest?: Partial<Manifest>
  place?: ConnectedBucket
}

/** Puts the files into the bucket, and makes an upload of them as they are there. */
async function choose({ files, manifest, place = connected }: Wanted): Promise<string> {
  const objects: (StoredObject & { name: string })[] = []
  for (const [name, content] of Object.entries(files)) {
    objects.push({ name, ...(await aws.putObject(place.bucket, `${place.prefix}${name}`, content)) })
  }
  const listed = objects.map(({ name, key }) => ({ name, key }))
  return testbed.db.transaction().execute((trx) =>
    createS3Upload(trx, {
      clientId: testbed.clientId,
      connectionId: place.connectionId,
      createdBy: null,
      fileName: manifest ? 'daily-Manifest.json' : objects[0]!.name,
      sourceUri: sourceUriOf(place.bucket, manifest ? `${place.prefix}daily-Manifest.json` : objects[0]!.key),
      manifest: manifest && { ...MANIFEST, ...manifest, files: listed },
      deliveredAt: manifest?.deliveredAt ?? new Date(),
      files: objects.map(({ name, key, bytes, etag, versionId }, fileIndex) => ({
        fileIndex,
        name,
        bytes,
        sourceUri: sourceUriOf(place.bucket, key),
        etag,
        versionId,
      })),
    }),
  )
}

const MANIFEST: Omit<Manifest, 'files'> = {
  kind: 'aws-cur-legacy',
  name: 'daily',
  exportKey: 'aws-cur-legacy 111122223333 daily',
  deliveryId: 'a',
  period: '2026-10',
  deliveredAt: null,
}

interface Try {
  lastTry?: boolean
  signal?: AbortSignal
  limits?: Partial<LoadContext['limits']>
  openBucket?: NonNullable<LoadContext['openBucket']>
}

/** As in production, but soon to try again, and so to give up. */
const openImpatiently: NonNullable<Try['openBucket']> = (address) =>
  openClientBucket(address, { delays: { first: 10, most: 100 } })

async function load(id: string, { lastTry = true, signal, limits, openBucket = openImpatiently }: Try = {}) {
  const context = {
    ...testbed.context,
    limits: { ...testbed.context.limits, ...limits },
    openBucket,
  }
  await loadUpload(context, id, { lastTry, signal: signal ?? AbortSignal.timeout(240_000) })
  return testbed.readUpload(id)
}

const filesOf = (id: string) =>
  testbed.db.selectFrom('upload_file').selectAll().where('upload_id', '=', id).orderBy('file_index').execute()

/** Of what keeps an upload: a retry by a person is this and a job. */
const reset = (id: string) =>
  testbed.db.updateTable('upload').set({ status: 'pending', load_id: null }).where('id', '=', id).execute()

/** Names of files whose bytes were asked for. */
function readSince(begin: number): string[] {
  const keys = aws.requests
    .slice(begin)
    .flatMap((request) =>
      request.service === 's3' && request.operation === 'GetObject' ? [request.key!] : [],
    )
  return [...new Set(keys.map((key) => key.slice(key.lastIndexOf('/') + 1)))]
}

describe('an upload from a bucket', () => {
  it('is taken whole into the store, and loaded from there', async () => {
    const content = focus(['1.25', '2.5'])
    const id = await choose({ files: { 'one.csv': content } })
    const upload = await load(id)
    expect(upload).toMatchObject({
      status: 'completed',
      origin: 's3',
      rows_accepted: '2',
      bytes_read: upload.bytes,
    })
    expect(upload.totals[0]!.billed_cost).toBe('3.75')
    const [file] = await filesOf(id)
    expect(file!.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(existsSync(testbed.context.uploadStore.path(file!.storage_key))).toBe(true)
    const [event] = await testbed.db
      .selectFrom('audit_event')
      .selectAll()
      .where('object_id', '=', id)
      .where('action', '=', 'upload.create')
      .execute()
    expect(event).toMatchObject({ user_id: null, detail: { connectionId: connected.connectionId } })
  })

  it('of three parts has the sums of all of them', async () => {
    const bills = [1, 2, 3].map((seed) => generateCur({ month: '2026-10-01', rows: 3_000, seed }))
    const files = Object.fromEntries(
      bills.map(({ text }, index) => [
        `daily-${index + 1}.csv.gz`,
        gzipSync([...text].join(''), { level: 1 }),
      ]),
    )
    const upload = await load(await choose({ files, manifest: { deliveryId: 'three parts' } }))
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '9000', rows_rejected: '0' })
    const sum = (of: 'billed' | 'effective') =>
      formatUnits(bills.reduce((total, { totals }) => total + totals[of], 0n))
    expect(upload.totals[0]).toMatchObject({ billed_cost: sum('billed'), effective_cost: sum('effective') })
  })

  it('is recognised by its bytes, wherever the others came from', async () => {
    const content = focus(['7'])
    const sent = await testbed.receive('sent.csv', content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const contentSha256 = hashOfContent({ manifest: null, files: [{ fileIndex: 0, sha256 }] })
    await testbed.db
      .updateTable('upload')
      .set({ content_sha256: contentSha256 })
      .where('id', '=', sent)
      .execute()
    expect((await load(sent)).status).toBe('completed')
    const same = await load(await choose({ files: { 'same.csv': content } }))
    expect(same).toMatchObject({
      status: 'failed',
      content_sha256: null,
      error: {
        code: 'duplicate-file',
        message: `Upload ${sent}, \`sent.csv\`, has the same content.`,
        existingUploadId: sent,
      },
    })
  })

  it('is not taken for a duplicate of what has been delivered since and gone back on', async () => {
    const [first, second] = [focus(['10']), focus(['20'])]
    const deliver = (content: string, deliveryId: string, hour: number) =>
      choose({
        files: { 'part.csv': content },
        manifest: {
          exportKey: 'an export that goes back',
          deliveryId,
          deliveredAt: `2026-11-02T0${hour}:00:00Z`,
        },
      })
    const before = await deliver(first, '1', 1)
    await load(before)
    await load(await deliver(second, '2', 2))
    const again = await deliver(first, '3', 3)
    expect(await load(again)).toMatchObject({ status: 'completed', replaces_id: before })
    const current = await testbed.db
      .selectFrom('upload_period')
      .innerJoin('upload', 'upload.id', 'upload_id')
      .where('export_key', '=', 'an export that goes back')
      .where('superseded_by', 'is', null)
      .select('upload.id')
      .execute()
    expect(current).toEqual([{ id: again }])
    expect((await load(await deliver(first, '4', 4))).error).toMatchObject({ existingUploadId: again })
  })
})

describe('where it cannot be had', () => {
  it('fails with the reason if the object has changed, and a retry says the same', async () => {
    const id = await choose({ files: { 'changed.csv': focus(['1']) } })
    await aws.putObject(connected.bucket, 'cur/changed.csv', focus(['2', '3']))
    const refusal = {
      status: 'failed',
      error: {
        code: 'object-changed',
        message: expect.stringContaining('`changed.csv` has changed') as string,
        hint: expect.stringContaining('Load the file anew') as string,
      },
    }
    expect(await load(id, { lastTry: false })).toMatchObject(refusal)
    await reset(id)
    expect(await load(id)).toMatchObject(refusal)
  })

  it('loads the version that was chosen where the bucket keeps versions', async () => {
    const place = await connectBucket(testbed.db, aws, { clientId: testbed.clientId, versioned: true })
    const id = await choose({ place, files: { 'kept.csv': focus(['5']) } })
    await aws.putObject(place.bucket, 'cur/kept.csv', focus(['6']))
    expect((await load(id)).totals[0]!.billed_cost).toBe('5')
  })

  it.each([
    [
      'the object is gone',
      'no-such-object',
      (place: ConnectedBucket) => aws.deleteObject(place.bucket, 'cur/x.csv'),
    ],
    ['the role is gone', 'assume-role-denied', (place: ConnectedBucket) => aws.removeRole(place.roleArn)],
    [
      'the role may read no more',
      'access-denied',
      ({ roleArn: arn, externalId, bucket }: ConnectedBucket) =>
        aws.addRole({ arn, externalId, policy: { bucket, prefixes: ['elsewhere/'] } }),
    ],
    [
      'the connection is deleted',
      'connection-deleted',
      ({ connectionId }: ConnectedBucket) => change(connectionId, { deleted_at: new Date() }),
    ],
    [
      'the connection leads elsewhere',
      'connection-changed',
      ({ connectionId }: ConnectedBucket) => change(connectionId, { prefix: 'other/' }),
    ],
  ])('fails at once where %s', async (_what, code, happen) => {
    const place = await connectBucket(testbed.db, aws, { clientId: testbed.clientId })
    const id = await choose({ place, files: { 'x.csv': focus(['1']) } })
    await happen(place)
    const upload = await load(id, { lastTry: false })
    expect(upload).toMatchObject({ status: 'failed', error: { code } })
    expect(JSON.stringify(upload.error)).not.toMatch(/arn:aws|outlay-/)
    expect(upload.error!.hint).not.toBe('')
  })

  it('loads what has come whole, whatever became of its connection', async () => {
    const place = await connectBucket(testbed.db, aws, { clientId: testbed.clientId })
    const id = await choose({ place, files: { 'x.csv': focus(['4']) } })
    expect((await load(id)).status).toBe('completed')
    await change(place.connectionId, { deleted_at: new Date() })
    await reset(id)
    expect((await load(id)).status).toBe('completed')
  })

  it('refuses a file that is too large before any of it comes', async () => {
    const id = await choose({ files: { 'large.csv': focus(['1', '2']) } })
    const begin = aws.requests.length
    expect((await load(id, { limits: { maxFileBytes: 10 } })).error).toMatchObject({ code: 'too-large' })
    expect(aws.requests).toHaveLength(begin)
  })

  it('is tried again after a fault that passes, and ends with it at the last try', async () => {
    const id = await choose({ files: { 'later.csv': focus(['1']) } })
    const openBucket = () => {
      throw new AccessError('network', 'AWS could not be reached.', 'Try again.')
    }
    await expect(load(id, { lastTry: false, openBucket })).rejects.toMatchObject({ code: 'network' })
    expect((await testbed.readUpload(id)).status).toBe('processing')
    aws.faults.refuseConnections = true
    expect(await load(id)).toMatchObject({
      status: 'failed',
      error: { code: 'network', hint: expect.stringContaining('retry') as string },
    })
    aws.faults.heal()
    await reset(id)
    expect((await load(id)).status).toBe('completed')
  }, 120_000)

  it('never takes a connection of another client', async () => {
    const other = await testbed.db
      .insertInto('client')
      .values({ name: 'Other', slug: 'other', profile: 'core' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const place = await connectBucket(testbed.db, aws, { clientId: other.id })
    const id = await choose({ place, files: { 'theirs.csv': focus(['1']) } })
    expect((await load(id)).error).toMatchObject({ code: 'connection-deleted' })
  })

  const change = async (id: string, values: { deleted_at?: Date; prefix?: string }) =>
    void (await testbed.db.updateTable('connection').set(values).where('id', '=', id).execute())
})

describe('a try that ends in the middle', () => {
  const LARGE = 24 * 1024 * 1024
  const large = (seed: string) => Buffer.concat([Buffer.from(focus(['3'], seed)), Buffer.alloc(LARGE, '\n')])

  /** Begins to load, and does something once the first file is there and the second is asked for. */
  async function interrupt(id: string, after: (stop: AbortController) => Promise<void> | void) {
    const stop = new AbortController()
    aws.faults.latency = 1500
    const loading = load(id, { lastTry: false, signal: stop.signal }).catch((error: unknown) => error)
    await expect
      .poll(async () => (await filesOf(id))[0]!.sha256, { timeout: 60_000, interval: 20 })
      .toEqual(expect.any(String))
    const seen = await testbed.readUpload(id)
    await after(stop)
    await loading
    aws.faults.latency = 0
    return seen
  }

  it('has what came whole: another fetches only what is missing', async () => {
    const files = {
      'whole.csv': focus(['1']),
      'part.csv': focus(['2']),
      'rest.csv': focus(['4']),
    }
    const id = await choose({ files, manifest: { deliveryId: 'interrupted' } })
    const seen = await interrupt(id, (stop) => stop.abort(new Error('stopping')))
    expect(seen.phase).toBe('receiving')
    const [whole, part] = await filesOf(id)
    expect([whole!.sha256, part!.sha256]).toEqual([expect.any(String), null])
    const begin = aws.requests.length
    const upload = await load(id)
    expect(upload).toMatchObject({ status: 'completed', attempt: 2, rows_accepted: '3' })
    expect(readSince(begin).sort()).toEqual(['part.csv', 'rest.csv'])
    expect(upload.totals[0]!.billed_cost).toBe('7')
  })

  it('ends before the next file when its connection is deleted', async () => {
    const files = { 'first.csv': focus(['1']), 'second.csv': focus(['2']), 'third.csv': focus(['4']) }
    const place = await connectBucket(testbed.db, aws, { clientId: testbed.clientId })
    const id = await choose({ place, files, manifest: { deliveryId: 'deleted meanwhile' } })
    const begin = aws.requests.length
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
    const id = await choose({
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
    const id = await choose({ files: { 'only.csv': large('taken over') } })
    aws.faults.latency = 1500
    const slow = load(id)
    await expect.poll(async () => (await testbed.readUpload(id)).phase, { timeout: 30_000 }).toBe('receiving')
    aws.faults.latency = 0
    const upload = await load(id)
    expect(upload).toMatchObject({ status: 'failed', error: { code: 'blank-lines' } })
    await slow
    const [file] = await filesOf(id)
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
    const id = await choose({ files: { 'large.csv': content } })
    const begin = aws.requests.length
    aws.faults.cutBodies({ seed: 5, share: 0.5, limit: 20 })
    // After each of the first cuts, so that what was cut is asked for by keys that have run out.
    let expired = 0
    const expiring = setInterval(() => {
      if (expired === 3 || aws.faults.cuts <= expired) return
      expired += 1
      aws.expireKeys()
    }, 5)
    const upload = await load(id).finally(() => clearInterval(expiring))
    expect(upload).toMatchObject({
      status: 'completed',
      rows_accepted: '100000',
      bytes: String(content.length),
    })
    expect(upload.totals[0]!.billed_cost).toBe(formatUnits(bill.totals.billed))
    expect(aws.faults.cuts).toBeGreaterThan(3)
    const renewals = aws.requests.slice(begin).filter(({ service }) => service === 'sts')
    expect(renewals.length).toBeGreaterThan(1)
  }, 300_000)
})
