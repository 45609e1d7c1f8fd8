import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AccessError } from '../../client-bucket/access-error.ts'
import { formatUnits, generateCur } from '../../demo/bill/generate-cur.ts'
import { connectBucket, type ConnectedBucket } from '../../testing/connected-bucket.ts'
import { hashOfContent } from '../uploads/content-hash.ts'
import { createReceiveTestbed, focus, type ReceiveTestbed } from './testing.ts'

let testbed: ReceiveTestbed
beforeAll(async () => {
  testbed = await createReceiveTestbed()
})
afterEach(() => testbed.heal())
afterAll(() => testbed.stop())

/** Of what keeps an upload: a retry by a person is this and a job. */
const reset = (id: string) =>
  testbed.db.updateTable('upload').set({ status: 'pending', load_id: null }).where('id', '=', id).execute()

describe('an upload from a bucket', () => {
  it('is taken whole into the store, and loaded from there', async () => {
    const content = focus(['1.25', '2.5'])
    const id = await testbed.choose({ files: { 'one.csv': content } })
    const upload = await testbed.loadChosen(id)
    expect(upload).toMatchObject({
      status: 'completed',
      origin: 's3',
      rows_accepted: '2',
      bytes_read: upload.bytes,
    })
    expect(upload.totals[0]!.billed_cost).toBe('3.75')
    const [file] = await testbed.filesOf(id)
    expect(file!.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(existsSync(testbed.context.uploadStore.path(file!.storage_key))).toBe(true)
    const [event] = await testbed.db
      .selectFrom('audit_event')
      .selectAll()
      .where('object_id', '=', id)
      .where('action', '=', 'upload.create')
      .execute()
    expect(event).toMatchObject({ user_id: null, detail: { connectionId: testbed.connected.connectionId } })
  })

  it('of three parts has the sums of all of them', async () => {
    const bills = [1, 2, 3].map((seed) => generateCur({ month: '2026-10-01', rows: 3_000, seed }))
    const files = Object.fromEntries(
      bills.map(({ text }, index) => [
        `daily-${index + 1}.csv.gz`,
        gzipSync([...text].join(''), { level: 1 }),
      ]),
    )
    const upload = await testbed.loadChosen(
      await testbed.choose({ files, manifest: { deliveryId: 'three parts' } }),
    )
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
    expect((await testbed.loadChosen(sent)).status).toBe('completed')
    const same = await testbed.loadChosen(await testbed.choose({ files: { 'same.csv': content } }))
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
      testbed.choose({
        files: { 'part.csv': content },
        manifest: {
          exportKey: 'an export that goes back',
          deliveryId,
          deliveredAt: `2026-11-02T0${hour}:00:00Z`,
        },
      })
    const before = await deliver(first, '1', 1)
    await testbed.loadChosen(before)
    await testbed.loadChosen(await deliver(second, '2', 2))
    const again = await deliver(first, '3', 3)
    expect(await testbed.loadChosen(again)).toMatchObject({ status: 'completed', replaces_id: before })
    const current = await testbed.db
      .selectFrom('upload_period')
      .innerJoin('upload', 'upload.id', 'upload_id')
      .where('export_key', '=', 'an export that goes back')
      .where('superseded_by', 'is', null)
      .select('upload.id')
      .execute()
    expect(current).toEqual([{ id: again }])
    expect((await testbed.loadChosen(await deliver(first, '4', 4))).error).toMatchObject({
      existingUploadId: again,
    })
  })
})

describe('where it cannot be had', () => {
  it('fails with the reason if the object has changed, and a retry says the same', async () => {
    const id = await testbed.choose({ files: { 'changed.csv': focus(['1']) } })
    await testbed.aws.putObject(testbed.connected.bucket, 'cur/changed.csv', focus(['2', '3']))
    const refusal = {
      status: 'failed',
      error: {
        code: 'object-changed',
        message: expect.stringContaining('`changed.csv` has changed') as string,
        hint: expect.stringContaining('Load the file anew') as string,
      },
    }
    expect(await testbed.loadChosen(id, { lastTry: false })).toMatchObject(refusal)
    await reset(id)
    expect(await testbed.loadChosen(id)).toMatchObject(refusal)
  })

  it('loads the version that was chosen where the bucket keeps versions', async () => {
    const place = await connectBucket(testbed.db, testbed.aws, {
      clientId: testbed.clientId,
      versioned: true,
    })
    const id = await testbed.choose({ place, files: { 'kept.csv': focus(['5']) } })
    await testbed.aws.putObject(place.bucket, 'cur/kept.csv', focus(['6']))
    expect((await testbed.loadChosen(id)).totals[0]!.billed_cost).toBe('5')
  })

  it.each([
    [
      'the object is gone',
      'no-such-object',
      (place: ConnectedBucket) => testbed.aws.deleteObject(place.bucket, 'cur/x.csv'),
    ],
    [
      'the role is gone',
      'assume-role-denied',
      (place: ConnectedBucket) => testbed.aws.removeRole(place.roleArn),
    ],
    [
      'the role may read no more',
      'access-denied',
      ({ roleArn: arn, externalId, bucket }: ConnectedBucket) =>
        testbed.aws.addRole({ arn, externalId, policy: { bucket, prefixes: ['elsewhere/'] } }),
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
    const place = await connectBucket(testbed.db, testbed.aws, { clientId: testbed.clientId })
    const id = await testbed.choose({ place, files: { 'x.csv': focus(['1']) } })
    await happen(place)
    const upload = await testbed.loadChosen(id, { lastTry: false })
    expect(upload).toMatchObject({ status: 'failed', error: { code } })
    expect(JSON.stringify(upload.error)).not.toMatch(/arn:aws|outlay-/)
    expect(upload.error!.hint).not.toBe('')
  })

  it('loads what has come whole, whatever became of its connection', async () => {
    const place = await connectBucket(testbed.db, testbed.aws, { clientId: testbed.clientId })
    const id = await testbed.choose({ place, files: { 'x.csv': focus(['4']) } })
    expect((await testbed.loadChosen(id)).status).toBe('completed')
    await change(place.connectionId, { deleted_at: new Date() })
    await reset(id)
    expect((await testbed.loadChosen(id)).status).toBe('completed')
  })

  it('refuses a file that is too large before any of it comes', async () => {
    const id = await testbed.choose({ files: { 'large.csv': focus(['1', '2']) } })
    const begin = testbed.aws.requests.length
    expect((await testbed.loadChosen(id, { limits: { maxFileBytes: 10 } })).error).toMatchObject({
      code: 'too-large',
    })
    expect(testbed.aws.requests).toHaveLength(begin)
  })

  it('is tried again after a fault that passes, and ends with it at the last try', async () => {
    const id = await testbed.choose({ files: { 'later.csv': focus(['1']) } })
    const openBucket = () => {
      throw new AccessError('network', 'AWS could not be reached.', 'Try again.')
    }
    await expect(testbed.loadChosen(id, { lastTry: false, openBucket })).rejects.toMatchObject({
      code: 'network',
    })
    expect((await testbed.readUpload(id)).status).toBe('processing')
    testbed.aws.faults.refuseConnections = true
    expect(await testbed.loadChosen(id)).toMatchObject({
      status: 'failed',
      error: { code: 'network', hint: expect.stringContaining('retry') as string },
    })
    testbed.aws.faults.heal()
    await reset(id)
    expect((await testbed.loadChosen(id)).status).toBe('completed')
  }, 120_000)

  it('never takes a connection of another client', async () => {
    const other = await testbed.db
      .insertInto('client')
      .values({ name: 'Other', slug: 'other', profile: 'core' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const place = await connectBucket(testbed.db, testbed.aws, { clientId: other.id })
    const id = await testbed.choose({ place, files: { 'theirs.csv': focus(['1']) } })
    expect((await testbed.loadChosen(id)).error).toMatchObject({ code: 'connection-deleted' })
  })

  const change = async (id: string, values: { deleted_at?: Date; prefix?: string }) =>
    void (await testbed.db.updateTable('connection').set(values).where('id', '=', id).execute())
})
