import { expect, it } from 'vitest'
import { readManifest } from './manifest-file.ts'

it('reads the manifest of a legacy report', () => {
  const manifest = {
    assemblyId: '1',
    reportName: 'hourly',
    billingPeriod: { start: '20261001T000000.000Z', end: '20261101T000000.000Z' },
    reportKeys: ['/bills/hourly/20261001-20261101/1/hourly-1.csv.gz'],
  }
  expect(readManifest(`\ufeff${JSON.stringify(manifest)}`)).toEqual({
    name: 'hourly',
    period: '2026-10',
    keys: manifest.reportKeys,
  })
})

it('reads the manifest of a data export', () => {
  const folder = 's3://bucket/daily/data/BILLING_PERIOD=2026-10'
  const manifest = {
    executionId: '1',
    exportArn:
      'arn:aws:bcm-data-exports:us-east-1:111122223333:export/daily-0e6a8ad0-1f2b-4c3d-8e4f-5a6b7c8d9e0f',
    dataFiles: [`${folder}/daily-00001.csv.gz`, `${folder}/daily-00002.csv.gz`],
  }
  expect(readManifest(JSON.stringify(manifest))).toEqual({
    name: 'daily',
    period: '2026-10',
    keys: manifest.dataFiles,
  })
})

it.each(['', 'BilledCost,ServiceName', '[]', 'null', '{"reportKeys":[]}', '{"dataFiles":[1]}', '{"a":1}'])(
  'takes %j for no manifest',
  (text) => expect(readManifest(text)).toBeUndefined(),
)
