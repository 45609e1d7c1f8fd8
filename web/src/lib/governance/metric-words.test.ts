import { expect, it } from 'vitest'
import { formatMetric, formatMetricInFull, formatParts, formatTarget, kindOf } from './metric-words.ts'

/** With spaces where lines are not broken. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('says each value in its unit', () => {
  expect(plain(formatMetric('0.842', 'ratio'))).toBe('84.2 %')
  expect(plain(formatMetric('3', 'count'))).toBe('3')
  expect(plain(formatMetric('31', 'hours'))).toBe('31 h')
  expect(plain(formatMetric('1', 'days'))).toBe('1 day')
  expect(plain(formatMetric('0.38', 'perThousandRows'))).toBe('0.4 per 1,000 rows')
  expect(plain(formatMetric('50', 'perThousandRows'))).toBe('50 per 1,000 rows')
})

it('has every digit of a share where one points at it', () => {
  expect(plain(formatMetricInFull('0.842193', 'ratio'))).toBe('84.2193 %')
  expect(plain(formatMetricInFull('0.05', 'ratio'))).toBe('5 %')
  expect(plain(formatMetricInFull('1', 'ratio'))).toBe('100 %')
  expect(plain(formatMetricInFull('-0.002', 'ratio'))).toBe('−0.2 %')
})

it('says how a value has to stand to its target', () => {
  expect(plain(formatTarget({ target: '0.98', comparison: 'above', unit: 'ratio' }))).toBe('> 98 %')
  expect(plain(formatTarget({ target: '36', comparison: 'below', unit: 'hours' }))).toBe('< 36 h')
  expect(plain(formatTarget({ target: '0', comparison: 'atMost', unit: 'count' }))).toBe('0')
  expect(plain(formatTarget({ target: '0.7', comparison: 'atLeast', unit: 'ratio' }))).toBe('≥ 70 %')
  expect(plain(formatTarget({ target: null, comparison: 'rising', unit: 'ratio' }))).toBe('rising')
  expect(plain(formatTarget({ target: null, comparison: 'none', unit: 'ratio' }))).toBe('')
})

it('says what a value is a part of: amounts of its currency, or what is counted', () => {
  const metric = {
    key: null,
    unit: 'ratio',
    billingCurrency: 'USD',
    numerator: '12',
    denominator: '1200',
  } as const
  expect(plain(formatParts({ ...metric, id: 'tag-coverage' }))).toBe('$12.00 of $1,200.00')
  expect(plain(formatParts({ ...metric, id: 'tag-drift' }))).toBe('12 of 1,200 resources')
  expect(plain(formatParts({ ...metric, id: 'resource-coverage:team', key: 'team' }))).toBe(
    '12 of 1,200 resources',
  )
  expect(plain(formatParts({ ...metric, id: 'data-quality', unit: 'perThousandRows' }))).toBe(
    '12 violations in 1,200 rows',
  )
  expect(plain(formatParts({ ...metric, id: 'tag-coverage', numerator: null }))).toBe('')
})

it('knows a metric of a key by its kind, whatever the key is', () => {
  expect(kindOf({ id: 'tag-coverage:a:b', key: 'a:b' })).toBe('tag-coverage')
  expect(kindOf({ id: 'tag-drift', key: null })).toBe('tag-drift')
})
