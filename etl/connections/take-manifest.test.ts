import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDeliveryTestbed, type DeliveryTestbed } from './testing.ts'

let testbed: DeliveryTestbed
beforeAll(async () => {
  testbed = await createDeliveryTestbed()
})
afterEach(() => testbed.aws.faults.heal())
afterAll(() => testbed.stop())

/** Keys of which anything was asked for. */
function askedSince(begin: number): (string | null)[] {
  return testbed.aws.requests
    .slice(begin)
    .flatMap((request) => (request.service === 's3' ? [request.key ?? request.prefix] : []))
}

const eventsOf = (deliveryId: string) =>
  testbed.db
    .selectFrom('audit_event')
    .where('object_id', '=', deliveryId)
    .orderBy('id')
    .select(['client_id', 'action', 'object_type', 'detail'])
    .execute()

describe('a delivery', () => {
  it('of a legacy report becomes one upload of the files that the manifest lists, as they are now', async () => {
    const connection = await testbed.connect()
    const modifiedAt = new Date('2026-11-02T05:37:32Z')
    const { key, fileKeys, assemblyId } = await testbed.deliverLegacy(connection, {
      costs: [['1.5', '2'], ['3']],
      modifiedAt,
    })
    const taken = await testbed.take(connection, key)
    expect(taken).toMatchObject({ isNew: true, error: null })
    const [upload, ...others] = await testbed.uploadsOf(connection)
    expect(others).toEqual([])
    expect(upload).toMatchObject({
      id: taken.uploadId,
      client_id: testbed.clientId,
      origin: 's3',
      status: 'pending',
      file_name: 'daily-Manifest.json',
      source_uri: `s3://${connection.bucket}/${key}`,
      export_key: `aws-cur-legacy ${connection.id} daily`,
      delivered_at: modifiedAt,
      created_by: null,
      content_sha256: null,
    })
    const files = await testbed.db
      .selectFrom('upload_file')
      .where('upload_id', '=', upload!.id)
      .orderBy('file_index')
      .select(['name', 'source_uri', 'etag', 'sha256'])
      .execute()
    expect(files).toEqual(
      fileKeys.map((fileKey, index) => ({
        name: `daily-${index + 1}.csv`,
        source_uri: `s3://${connection.bucket}/${fileKey}`,
        etag: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
        sha256: null,
      })),
    )
    expect(await testbed.deliveriesOf(connection)).toMatchObject([
      {
        id: taken.deliveryId,
        client_id: testbed.clientId,
        manifest_key: key,
        report: 'daily',
        period: '2026-10-01',
        delivery_id: assemblyId,
        delivered_at: modifiedAt,
        found_by: 'poll',
        upload_id: upload!.id,
        error: null,
      },
    ])
    const [loaded] = await testbed.loadPending(connection)
    expect(loaded).toMatchObject({ status: 'completed', rows_accepted: '3' })
    const [total] = (await testbed.readUpload(upload!.id)).totals
    expect(Number(total!.billed_cost)).toBe(6.5)
  })

  it('is audited by path and name, without the ARN of the export', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverExport(connection)
    const { deliveryId, uploadId } = await testbed.take(connection, key, { foundBy: 'event' })
    const events = await eventsOf(deliveryId)
    expect(events).toEqual([
      {
        client_id: testbed.clientId,
        action: 'delivery.taken',
        object_type: 'delivery',
        detail: {
          connectionId: connection.id,
          path: 'cur2/metadata/BILLING_PERIOD=2026-10/cur2-Manifest.json',
          foundBy: 'event',
          report: 'cur2',
          period: '2026-10',
          uploadId,
        },
      },
    ])
  })

  it('of a data export is one for each period that its execution writes', async () => {
    const connection = await testbed.connect()
    const executionId = randomUUID()
    const [october, september] = [
      await testbed.deliverExport(connection, { period: '2026-10', executionId }),
      await testbed.deliverExport(connection, { period: '2026-09', executionId }),
    ]
    await testbed.take(connection, october.key)
    await testbed.take(connection, september.key)
    const deliveries = await testbed.deliveriesOf(connection)
    expect(deliveries.map(({ period }) => period)).toEqual(['2026-10-01', '2026-09-01'])
    expect(await testbed.uploadsOf(connection)).toHaveLength(2)
  })

  it('is one under both keys at which a report that keeps its deliveries has its manifest', async () => {
    const connection = await testbed.connect()
    const { key, twin } = await testbed.deliverLegacy(connection, { keepsDeliveries: true })
    const first = await testbed.take(connection, twin)
    const second = await testbed.take(connection, key)
    expect(second).toEqual({ ...first, isNew: false })
    expect(await testbed.uploadsOf(connection)).toHaveLength(1)
  })

  it('is one, however many find it at once', async () => {
    const connection = await testbed.connect()
    const { key, twin } = await testbed.deliverLegacy(connection, { keepsDeliveries: true })
    const foundBy = ['poll', 'event', 'backfill', 'person'] as const
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        testbed.take(connection, n % 2 ? key : twin, { foundBy: foundBy[n % 4]! }),
      ),
    )
    expect(new Set(taken.map(({ uploadId }) => uploadId)).size).toBe(1)
    expect(taken.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await testbed.uploadsOf(connection)).toHaveLength(1)
    expect(await testbed.deliveriesOf(connection)).toHaveLength(1)
  })

  it('that failed is taken again by a person, once, and not by what finds it by itself', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection)
    const { uploadId } = await testbed.take(connection, key)
    await testbed.db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', uploadId).execute()
    expect(await testbed.take(connection, key)).toMatchObject({ uploadId, isNew: false })
    expect(await testbed.take(connection, key, { foundBy: 'event' })).toMatchObject({ isNew: false })
    const again = await Promise.all(
      Array.from({ length: 4 }, () => testbed.take(connection, key, { foundBy: 'person' })),
    )
    expect(again.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(again.map((taken) => taken.uploadId)).size).toBe(1)
    expect(await testbed.uploadsOf(connection)).toHaveLength(2)
    expect(await testbed.deliveriesOf(connection)).toHaveLength(1)
  })

  it('is not taken for a connection that was deleted or leads elsewhere meanwhile', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection)
    await testbed.db
      .updateTable('connection')
      .set({ prefix: 'elsewhere/' })
      .where('id', '=', connection.id)
      .execute()
    await expect(testbed.take(connection, key)).rejects.toThrow('changed meanwhile')
    expect(await testbed.deliveriesOf(connection)).toEqual([])
    expect(await testbed.uploadsOf(connection)).toEqual([])
  })
})

describe('a manifest that lists what it must not', () => {
  const inFolder = (name: string) => `billing/daily/20261001-20261101/${name}`

  it.each([
    ['a file outside of the folder', { reportKeys: ['secret/daily-1.csv'] }, 'outside-prefix'],
    ['a folder that begins alike', { reportKeys: ['billing-secret/daily-1.csv'] }, 'outside-prefix'],
    ['a way out', { reportKeys: ['billing/../secret/daily-1.csv'] }, 'outside-prefix'],
    ['an encoded way out', { reportKeys: ['billing/%2e%2e/secret/daily-1.csv'] }, 'outside-prefix'],
    ['a backslash', { reportKeys: ['billing\\..\\secret\\daily-1.csv'] }, 'outside-prefix'],
    ['one among many', { reportKeys: [inFolder('daily-1.csv'), 'secret/other.csv'] }, 'outside-prefix'],
    ['another bucket', { bucket: 'somebody-elses' }, 'other-bucket'],
    ['a bucket that is none', { bucket: { name: 'x' } }, 'other-bucket'],
    ['two files of one name', { reportKeys: ['billing/a/1.csv', 'billing/b/1.csv'] }, 'malformed-manifest'],
    ['a bucket that no database keeps', { bucket: 'a\0b\ud800' }, 'other-bucket'],
    [
      'a long name that is shown to the middle of a letter',
      { reportKeys: [`secret/${'x'.repeat(192)}\u{1f600}.csv`] },
      'outside-prefix',
    ],
    ['a bucket that is no text', { bucket: { toString: 1 } }, 'other-bucket'],
    ['half a letter', { reportName: 'half \ud800' }, 'malformed-manifest'],
    ['no files', { reportKeys: [] }, 'malformed-manifest'],
    [
      'more than ten thousand files',
      { reportKeys: Array.from({ length: 10_001 }, (_, n) => inFolder(`${n}.csv`)) },
      'malformed-manifest',
    ],
  ])('is recorded with the reason, and nothing is read: %s', async (_what, manifest, code) => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection, { manifest })
    const begin = testbed.aws.requests.length
    const taken = await testbed.take(connection, key)
    expect(taken).toMatchObject({ uploadId: null, isNew: false, error: { code } })
    expect(new Set(askedSince(begin))).toEqual(new Set([key]))
    expect(await testbed.uploadsOf(connection)).toEqual([])
    expect(await testbed.deliveriesOf(connection)).toMatchObject([{ upload_id: null, error: { code } }])
    expect(await eventsOf(taken.deliveryId)).toMatchObject([{ action: 'delivery.failed', detail: { code } }])
    // Said once.
    await testbed.take(connection, key)
    expect(await eventsOf(taken.deliveryId)).toHaveLength(1)
  })

  it.each([
    ['another bucket', 's3://somebody-elses/billing/1.csv', 'other-bucket'],
    ['a bucket that begins alike', (bucket: string) => `s3://${bucket}-2/billing/1.csv`, 'other-bucket'],
    ['outside of the folder', (bucket: string) => `s3://${bucket}/secret/1.csv`, 'outside-prefix'],
    ['a way out', (bucket: string) => `s3://${bucket}/billing/../secret/1.csv`, 'outside-prefix'],
  ])('of a data export likewise: %s', async (_what, url, code) => {
    const connection = await testbed.connect()
    const dataFiles = [typeof url === 'string' ? url : url(connection.bucket)]
    const { key } = await testbed.deliverExport(connection, { manifest: { dataFiles } })
    expect((await testbed.take(connection, key)).error?.code).toBe(code)
    expect(await testbed.uploadsOf(connection)).toEqual([])
  })

  it.each([
    ['is no manifest', 'hello', 'not-a-manifest'],
    ['lacks what AWS writes', '{"assemblyId":"a"}', 'malformed-manifest'],
    ['is larger than any', ' '.repeat(16 * 1024 * 1024 + 1), 'manifest-too-large'],
  ])('is recorded where it %s', async (_what, content, code) => {
    const connection = await testbed.connect()
    const key = inFolder('daily-Manifest.json')
    await testbed.aws.putObject(connection.bucket, key, content)
    expect((await testbed.take(connection, key)).error?.code).toBe(code)
    expect((await testbed.take(connection, key)).error?.code).toBe(code)
    expect(await testbed.deliveriesOf(connection)).toMatchObject([{ export_key: null, error: { code } }])
    // Written anew, it is taken.
    await testbed.deliverLegacy(connection)
    expect(await testbed.take(connection, key)).toMatchObject({ isNew: true })
  })
})

describe('a manifest that lists a file which is not there', () => {
  it('is recorded with the name of the file, and taken once it was written anew', async () => {
    const connection = await testbed.connect()
    const delivery = { costs: [['1'], ['2'], ['3']], assemblyId: 'a' }
    const { key, fileKeys } = await testbed.deliverLegacy(connection, delivery)
    testbed.aws.deleteObject(connection.bucket, fileKeys[1]!)
    const { error } = await testbed.take(connection, key)
    expect(error).toMatchObject({ code: 'missing-file' })
    expect(error!.message).toContain('`daily/20261001-20261101/daily-2.csv`')
    // The file alone changes nothing for what finds it by itself.
    await testbed.aws.putObject(connection.bucket, fileKeys[1]!, 'x')
    expect((await testbed.take(connection, key)).error?.code).toBe('missing-file')
    await testbed.deliverLegacy(connection, { ...delivery, manifest: { charset: 'UTF-8' } })
    const taken = await testbed.take(connection, key)
    expect(taken).toMatchObject({ isNew: true, error: null })
    expect(await testbed.deliveriesOf(connection)).toMatchObject([{ upload_id: taken.uploadId, error: null }])
  })

  it('is tried again where the files could not be looked up for a reason that passes', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection)
    const { deliveryId } = await testbed.take(connection, key)
    const error = JSON.stringify({ code: 'throttled', message: 'm', remedy: 'r' })
    const before = { upload_id: null, error }
    await testbed.db.updateTable('delivery').set(before).where('id', '=', deliveryId).execute()
    expect(await testbed.take(connection, key)).toMatchObject({ deliveryId, isNew: true, error: null })
  })
})

it('takes a report of a thousand files', async () => {
  const connection = await testbed.connect()
  const keys = Array.from({ length: 1000 }, (_, n) => `billing/daily/20261001-20261101/f${n}.csv`)
  testbed.aws.putListed(connection.bucket, keys)
  const { key } = await testbed.deliverLegacy(connection, { manifest: { reportKeys: keys } })
  const { uploadId } = await testbed.take(connection, key)
  const { files } = await testbed.db
    .selectFrom('upload_file')
    .where('upload_id', '=', uploadId)
    .select(({ fn }) => fn.countAll().as('files'))
    .executeTakeFirstOrThrow()
  expect(Number(files)).toBe(1000)
}, 60_000)

it('says nothing of a manifest that is not there', async () => {
  const connection = await testbed.connect()
  await expect(testbed.take(connection, 'billing/none-Manifest.json')).rejects.toMatchObject({
    code: 'no-such-object',
  })
  expect(await testbed.deliveriesOf(connection)).toEqual([])
})
