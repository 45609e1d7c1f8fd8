import { afterAll, beforeAll, expect, it } from 'vitest'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { findManifests } from './find-manifests.ts'

const ROLE = 'arn:aws:iam::111122223333:role/reader'
const REGION = 'eu-central-1'

let aws: TestAws
beforeAll(async () => {
  aws = await startTestAws()
  aws.applyEnv()
})
afterAll(() => aws.stop())

let buckets = 0
async function createBucket(keys: Iterable<string> = []): Promise<string> {
  const name = `reports-${++buckets}`
  await aws.addBucket(name, { region: REGION })
  aws.addRole({ arn: `${ROLE}-${name}`, externalId: 'x', policy: { bucket: name } })
  aws.putListed(name, keys)
  return name
}

async function find(bucket: string, prefix = '', isWanted?: (period: string) => boolean) {
  const opened = openClientBucket({
    connectionId: 'test',
    accountId: '111122223333',
    roleArn: `${ROLE}-${bucket}`,
    externalId: 'x',
    bucket,
    prefix,
    region: REGION,
  })
  const begin = aws.requests.length
  const found = await findManifests(opened, prefix, isWanted && { isWanted })
  opened.close()
  const lists = aws.requests
    .slice(begin)
    .filter((request) => request.service === 's3' && request.operation === 'ListObjectsV2')
  return {
    isComplete: found.isComplete,
    keys: found.manifests.map(({ key }) => key),
    reports: found.manifests.map(({ report, period }) => `${report} ${period}`),
    requests: lists.length,
  }
}

/** As AWS lays out a legacy report that keeps its deliveries. */
function* legacy(place: string, report: string, months: number[], assemblies = ['a1', 'a2']) {
  for (const month of months) {
    const two = (number: number) => `${number}`.padStart(2, '0')
    const period = `${place}${report}/2026${two(month)}01-2026${two(month + 1)}01`
    for (const assembly of assemblies) {
      yield `${period}/${assembly}/${report}-1.csv.gz`
      yield `${period}/${assembly}/${report}-Manifest.json`
    }
    yield `${period}/${report}-Manifest.json`
  }
}

/** As AWS lays out a data export that overwrites its files. */
function* dataExport(place: string, name: string, months: string[], partition = 'BILLING_PERIOD') {
  for (const month of months) {
    yield `${place}${name}/data/${partition}=${month}/${name}-00001.csv.gz`
    yield `${place}${name}/metadata/${partition}=${month}/${name}-Manifest.json`
  }
}

it.each([
  ['the whole bucket', ''],
  ['a folder above the reports', 'billing/'],
  ['the folder of the prefix', 'billing/aws/'],
])('finds the reports of both generations beneath %s', async (_where, prefix) => {
  const bucket = await createBucket([
    ...legacy('billing/aws/', 'daily', [9, 10]),
    ...dataExport('billing/aws/', 'cur2', ['2026-10', '2026-09']),
    ...dataExport('billing/aws/', 'focus', ['2026-10'], 'billing_period'),
  ])
  const found = await find(bucket, prefix)
  expect(found.isComplete).toBe(true)
  expect(found.keys).toEqual([
    'billing/aws/cur2/metadata/BILLING_PERIOD=2026-10/cur2-Manifest.json',
    'billing/aws/daily/20261001-20261101/daily-Manifest.json',
    'billing/aws/focus/metadata/billing_period=2026-10/focus-Manifest.json',
    'billing/aws/cur2/metadata/BILLING_PERIOD=2026-09/cur2-Manifest.json',
    'billing/aws/daily/20260901-20261001/daily-Manifest.json',
  ])
  expect(found.reports).toEqual([
    'cur2 2026-10',
    'daily 2026-10',
    'focus 2026-10',
    'cur2 2026-09',
    'daily 2026-09',
  ])
})

it.each([
  ['of a legacy report', 'billing/daily/', ['daily 2026-10']],
  ['of a data export', 'billing/cur2/', ['cur2 2026-10']],
  ['of a data export’s manifests', 'billing/cur2/metadata/', ['cur2 2026-10']],
  ['of one billing period', 'billing/daily/20261001-20261101/', ['daily 2026-10']],
])('finds a report from its own folder: that %s', async (_what, prefix, reports) => {
  const bucket = await createBucket([
    ...legacy('billing/', 'daily', [10]),
    ...dataExport('billing/', 'cur2', ['2026-10']),
  ])
  expect((await find(bucket, prefix)).reports).toEqual(reports)
})

it.each(['data/', 'metadata/'])('finds a report in a folder named %s', async (folder) => {
  const bucket = await createBucket(legacy(folder, 'data', [10]))
  expect((await find(bucket)).reports).toEqual(['data 2026-10'])
})

it('takes the newest manifest of an export that keeps its deliveries', async () => {
  const bucket = await createBucket(dataExport('', 'cur2', ['2026-10']))
  const period = 'cur2/metadata/BILLING_PERIOD=2026-10'
  const deliveries = ['20261102T053732Z-e1', '20261103T053732Z-e2', '20261101T053732Z-e3']
  for (const [minute, delivery] of deliveries.entries()) {
    const modifiedAt = new Date(Date.UTC(2099, 0, 1, 0, minute))
    await aws.putObject(bucket, `${period}/${delivery}/cur2-Manifest.json`, '{}', { modifiedAt })
  }
  expect((await find(bucket)).keys).toEqual([`${period}/20261103T053732Z-e2/cur2-Manifest.json`])
})

it('takes no other file for a manifest, and no other folder for a billing period', async () => {
  const bucket = await createBucket([
    'daily/20261001-20261101/daily-RedshiftManifest.json',
    'daily/20261001-20261101/daily-Manifest.json.bak',
    'daily/20261001-20261101/a1/daily-Manifest.json',
    'daily/20261301-20270101/daily-Manifest.json',
    'daily/2026-10/daily-Manifest.json',
    'daily/daily/year=2026/month=10/daily-Manifest.json',
    'daily/date=2026-10-01/daily-Manifest.json',
    'daily-Manifest.json',
  ])
  expect((await find(bucket)).keys).toEqual([])
})

it('asks for the folders of wanted billing periods alone', async () => {
  const bucket = await createBucket(legacy('', 'daily', [1, 2, 3, 4, 5, 6]))
  const found = await find(bucket, '', (period) => period >= '2026-03' && period <= '2026-04')
  expect(found.reports).toEqual(['daily 2026-04', 'daily 2026-03'])
  // The bucket, the report, two periods.
  expect(found.requests).toBe(4)
})

it('asks little in a bucket of 25,000 objects', async () => {
  const assemblies = Array.from({ length: 90 }, (_, n) => `assembly-${n}`)
  const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  const keys = [
    ...legacy('billing/', 'daily', months, assemblies),
    ...dataExport('billing/', 'cur2', ['2026-09', '2026-10']),
    ...Array.from({ length: 6000 }, (_, n) => `billing/cur2/data/BILLING_PERIOD=2026-10/part-${n}.parquet`),
    ...Array.from({ length: 12_000 }, (_, n) => `billing/daily/daily/year=2026/month=10/part-${n}.parquet`),
    ...Array.from({ length: 5010 }, (_, n) => `billing/daily/20261001-20261101/aa-${n}.csv.gz`),
  ]
  expect(keys.length).toBeGreaterThan(25_000)
  const bucket = await createBucket(keys)
  const found = await find(bucket, 'billing/')
  expect(found).toMatchObject({ isComplete: true })
  expect(found.keys).toHaveLength(13)
  // Two levels, the folders of each report, one for each period; and five for data that lie beside a manifest.
  expect(found.requests).toBeLessThanOrEqual(25)
})

it('ends in a bucket with folders without end, and says that it did not see all', async () => {
  const bucket = await createBucket([
    ...legacy('', 'daily', [10]),
    ...Array.from({ length: 1500 }, (_, n) => `logs/${n}/file`),
  ])
  const found = await find(bucket)
  expect(found).toMatchObject({ isComplete: false, reports: ['daily 2026-10'] })
  expect(found.requests).toBeLessThanOrEqual(1000)
})
