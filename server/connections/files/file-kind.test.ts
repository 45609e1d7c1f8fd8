import { describe, expect, it } from 'vitest'
import { kindOfFile, reportOfFile } from './file-kind.ts'

const ASSEMBLY = '6f2b1c3d-0000-4a00-9000-000000000001'

describe('what a file is, by its path', () => {
  it.each([
    [`cur/daily/20261001-20261101/${ASSEMBLY}/daily-1.csv.gz`, 'cur-data'],
    [`cur/daily/20261001-20261101/${ASSEMBLY}/daily-00012.csv.zip`, 'cur-data'],
    ['cur/daily/20261001-20261101/daily-1.csv.gz', 'cur-data'],
    ['cur/daily/20261001-20261101/daily-1.zip', 'cur-data'],
    ['cur/daily/daily/year=2026/month=9/daily-00001.snappy.parquet', 'cur-data'],
    ['x/costs/data/BILLING_PERIOD=2026-10/costs-00001.csv.gz', 'cur-data'],
    [
      `x/costs/data/BILLING_PERIOD=2026-10/2026-11-02T05:37:32.447Z-${ASSEMBLY}/costs-00001.csv.gz`,
      'cur-data',
    ],
    ['x/bill/data/billing_period=2026-10/bill-00001.snappy.parquet', 'focus'],
    ['x/focus-1-2/data/BILLING_PERIOD=2026-10/focus-1-2-00001.csv.gz', 'focus'],
    ['by-hand/FOCUS_october.csv', 'focus'],
    ['cur/daily/20261001-20261101/daily-Manifest.json', 'manifest'],
    ['x/focus/metadata/billing_period=2026-10/focus-Manifest.json', 'manifest'],
    ['daily-Manifest.json', 'manifest'],
    ['by-hand/october.csv', 'other'],
    ['by-hand/refocused.csv', 'other'],
    ['cur/daily/20261001-20261101/notes.txt', 'other'],
    ['cur/daily/20261001-20261101/daily-create-table.sql', 'other'],
    ['cur/daily/20261301-20270101/daily-1.csv.gz', 'other'],
    ['cur/daily/cost_and_usage_data_status/cost_and_usage_data_status.parquet', 'other'],
    ['20261001-20261101.csv', 'other'],
    ['Manifest.json', 'other'],
  ])('%s is %s', (key, kind) => {
    expect(kindOfFile(key)).toBe(kind)
  })

  it.each([
    [`cur/daily/20261001-20261101/${ASSEMBLY}/daily-Manifest.json`, { name: 'daily', period: '2026-10' }],
    [
      'x/my-costs/metadata/BILLING_PERIOD=2026-09/my-costs-Manifest.json',
      { name: 'my-costs', period: '2026-09' },
    ],
    ['elsewhere/daily-Manifest.json', { name: 'daily', period: null }],
    ['cur/daily/20261001-20261101/daily-1.csv.gz', null],
  ])('%s makes whole %j', (key, report) => {
    expect(reportOfFile(key)).toEqual(report)
  })
})
