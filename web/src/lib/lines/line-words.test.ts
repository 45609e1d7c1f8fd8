import { expect, it } from 'vitest'
import type { Line } from '../api/contract.ts'
import { costOf, nameOf, namedValues, noteOf, titleOf } from './line-words.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const line = (columns: Line['columns']): Line => ({ uploadId: '', fileIndex: 0, rowNumber: 1, columns })
const usage = line({
  chargePeriodStart: '2026-10-03T00:00:00Z',
  serviceName: 'AmazonEC2',
  xUsageType: 'BoxUsage:m5.large',
  chargeDescription: 'per hour',
  resourceId: 'i-1',
  resourceName: '',
  consumedQuantity: null,
  tags: { team: 'blue', stage: 'prod' },
  allocatedTags: {},
})

it('is named by the most telling column that a line has', () => {
  expect(nameOf(usage)).toBe('i-1')
  expect(plain(noteOf(usage))).toBe('3 Oct 2026 · AmazonEC2 · BoxUsage:m5.large')
  expect(plain(titleOf(usage))).toBe('AmazonEC2, 3 Oct 2026')
})

it('has the cost that is asked for, or none', () => {
  const own = line({ billingCurrency: 'USD', effectiveCost: '0.0000123', netEffectiveCost: null })
  expect([costOf(own, 'effectiveCost'), costOf(own, 'netEffectiveCost')]).toEqual(['$0.000012', ''])
})

it('repeats no column, and has a name without any', () => {
  expect(noteOf(line({ serviceName: 'Tax' }))).toBe('')
  expect(nameOf(line({ serviceName: '' }))).toBe('Line without a name')
})

it('has every column, each tag by itself, and what is empty', () => {
  expect(namedValues(usage, (key) => key.toUpperCase()).slice(6)).toEqual([
    { name: 'CONSUMEDQUANTITY', value: '' },
    { name: 'TAGS: team', value: 'blue' },
    { name: 'TAGS: stage', value: 'prod' },
    { name: 'ALLOCATEDTAGS', value: '' },
  ])
})
