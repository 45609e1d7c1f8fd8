import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { sampleBill } from '../../../../demo/sample-bill.ts'
import { SAMPLE_FILE, isSample } from './sample.ts'

const sample = readFileSync(`${import.meta.dirname}/../../../static/${SAMPLE_FILE}`)

it('the sample is small, and what the generator makes', () => {
  expect(sample.length).toBeLessThanOrEqual(200_000)
  // Of its text and not of its bytes: another zlib may compress it otherwise.
  expect(gunzipSync(sample).toString() === sampleBill()).toBe(true)
})

it('the sample is known by its name', () => {
  expect(isSample({ fileName: SAMPLE_FILE })).toBe(true)
  expect(isSample({ fileName: 'may.csv.gz' })).toBe(false)
})
