import { describe, expect, it } from 'vitest'
import { parseManifest } from './parse-manifest.ts'

const legacy = {
  assemblyId: '11111111-2222-3333-4444-555555555555',
  account: '123456789012',
  columns: [{ category: 'identity', name: 'LineItemId', type: 'String' }],
  charset: 'UTF-8',
  compression: 'GZIP',
  contentType: 'text/csv',
  reportId: '8dcb1b6e',
  reportName: 'daily costs',
  billingPeriod: { start: '20191201T000000.000Z', end: '20200101T000000.000Z' },
  bucket: 'bills',
  reportKeys: ['/cur/daily/part-1.csv.gz', 'cur/daily/part-2.csv.gz'],
  additionalArtifactKeys: [{ artifactType: 'x', name: 'y' }],
}

const ARN =
  'arn:aws:bcm-data-exports:us-east-1:123456789012:export/daily-costs-1298e4fd-17f5-4a1d-8426-2e47493e0a45'
const executionId = 'f0cfeaf0-c552-47e7-82bc-0107fbfc7a8b'
const folder = 's3://bills/cur2/daily-costs/data/BILLING_PERIOD=2026-10'
const dataExport = {
  executionId,
  exportArn: ARN,
  columns: [{ name: 'bill_bill_type', type: 'string' }],
  dataFiles: [`${folder}/daily-costs-00001.csv.gz`, `${folder}/daily-costs-00002.csv.gz`],
}

const parse = (json: unknown) => parseManifest(JSON.stringify(json))
const without = (json: object, key: string) =>
  Object.fromEntries(Object.entries(json).filter(([name]) => name !== key))

describe('the manifest of a legacy report', () => {
  it('lists its files in order, by their names, whether their keys begin with a slash or not', () => {
    expect(parse(legacy)).toEqual({
      kind: 'aws-cur-legacy',
      name: 'daily costs',
      exportKey: 'aws-cur-legacy 123456789012 daily costs',
      deliveryId: '11111111-2222-3333-4444-555555555555',
      period: '2019-12',
      deliveredAt: null,
      files: [
        { name: 'part-1.csv.gz', key: 'cur/daily/part-1.csv.gz' },
        { name: 'part-2.csv.gz', key: 'cur/daily/part-2.csv.gz' },
      ],
    })
  })

  it('is of the same report whatever its delivery, month and report id, and of another by name or account', () => {
    const key = parse(legacy)!.exportKey
    const later = {
      ...legacy,
      assemblyId: 'new',
      reportId: 'made again',
      billingPeriod: { start: '20200101T000000.000Z' },
    }
    expect(parse(later)!.exportKey).toBe(key)
    expect(parse({ ...legacy, account: '1' })!.exportKey).not.toBe(key)
    expect(parse({ ...legacy, reportName: 'hourly' })!.exportKey).not.toBe(key)
  })

  it.each([
    [without(legacy, 'account'), '`account` is missing'],
    [without(legacy, 'assemblyId'), '`assemblyId` is missing'],
    [without(legacy, 'reportKeys'), '`reportKeys` is missing'],
    [{ ...legacy, reportName: 7 }, '`reportName` must be string'],
    [{ ...legacy, billingPeriod: {} }, '`billingPeriod.start` is missing'],
    [
      { ...legacy, billingPeriod: { start: '20191301T000000.000Z' } },
      '`billingPeriod.start` is not of the form',
    ],
    [{ ...legacy, reportKeys: [] }, '`reportKeys` is empty'],
    [{ ...legacy, reportKeys: ['a.csv', 'b/\u0000.csv'] }, '`reportKeys[1]` is not of the form'],
    [{ ...legacy, reportKeys: ['a.csv', 3] }, '`reportKeys[1]` must be string'],
    [{ ...legacy, reportKeys: ['a.csv', 'b/'] }, '`reportKeys[1]` names a folder: `b/`'],
    [{ ...legacy, reportKeys: ['a/x.csv', 'b/x.csv'] }, '`reportKeys` has two files named `x.csv`'],
    [
      { ...legacy, reportKeys: Array.from({ length: 10_001 }, (_, i) => `${i}`) },
      '`reportKeys` has more files than an upload can have',
    ],
  ])('is refused with what is wrong in it (%#)', (json, message) => {
    expect(() => parse(json)).toThrow(message)
  })
})

describe('the manifest of a data export', () => {
  it('has its name in the ARN, and the month in the paths', () => {
    expect(parse(dataExport)).toEqual({
      kind: 'aws-data-export',
      name: 'daily-costs',
      exportKey: `aws-data-export ${ARN}`,
      deliveryId: executionId,
      period: '2026-10',
      deliveredAt: null,
      files: [
        { name: 'daily-costs-00001.csv.gz', key: `${folder}/daily-costs-00001.csv.gz` },
        { name: 'daily-costs-00002.csv.gz', key: `${folder}/daily-costs-00002.csv.gz` },
      ],
    })
  })

  it.each([
    ['s3://b/p/e/data/billing_period=2026-09/e-1.parquet', '2026-09'],
    ['s3://b/p/e/data/Billing_Period=2026-09/e-1.parquet', '2026-09'],
    ['s3://b/p/e/data/BILLING_PERIOD=2026-13/e-1.parquet', null],
    ['s3://b/p/e/e-1.parquet', null],
  ])('%s is of %s', (url, period) => {
    expect(parse({ ...dataExport, dataFiles: [url] })!.period).toBe(period)
  })

  it.each([
    ['2026-11-02T05:37:32.447Z', '2026-11-02T05:37:32.447Z'],
    ['2026-11-02T05:37:32.447123456Z', '2026-11-02T05:37:32.447Z'],
    ['20261102T053732Z', '2026-11-02T05:37:32.000Z'],
    ['20261102T053732.5Z', '2026-11-02T05:37:32.500Z'],
    ['20261399T000000Z', null],
    ['latest', null],
  ])('in a folder %s-… it was delivered at %s', (timestamp, deliveredAt) => {
    const dataFiles = [1, 2].map((part) => `${folder}/${timestamp}-${executionId}/e-${part}.csv.gz`)
    expect(parse({ ...dataExport, dataFiles })!.deliveredAt).toBe(deliveredAt)
  })

  it('has no month where its files are of different ones', () => {
    const dataFiles = ['s3://b/BILLING_PERIOD=2026-09/1.csv', 's3://b/BILLING_PERIOD=2026-10/2.csv']
    expect(parse({ ...dataExport, dataFiles })!.period).toBeNull()
  })

  it.each([
    [without(dataExport, 'executionId'), '`executionId` is missing'],
    [without(dataExport, 'exportArn'), '`exportArn` is missing'],
    [without(dataExport, 'dataFiles'), '`dataFiles` is missing'],
    [{ ...dataExport, exportArn: 'daily' }, '`exportArn` is not of the form'],
    [{ ...dataExport, dataFiles: ['s3://b/a.csv', '/b.csv'] }, '`dataFiles[1]` is no `s3://` URL of a file'],
    [{ ...dataExport, dataFiles: ['s3://bucket/'] }, '`dataFiles[0]` is no `s3://` URL of a file'],
  ])('is refused with what is wrong in it (%#)', (json, message) => {
    expect(() => parse(json)).toThrow(message)
  })
})

it('takes a byte order mark, and a prototype for what it is', () => {
  expect(parseManifest(`\ufeff${JSON.stringify(legacy)}`)?.name).toBe('daily costs')
  expect(parseManifest('{"__proto__":{"reportKeys":["a"]}}')).toBeUndefined()
})

it.each(['', 'a,b\n1,2\n', '{', '[]', 'null', '7', '{"name":"x"}', '[{"reportKeys":["a"]}]'])(
  'takes %j for no manifest',
  (text) => {
    expect(parseManifest(text)).toBeUndefined()
  },
)
