import { expect, it } from 'vitest'
import type { CostAnswer, Row } from '../api/contract.ts'
import { OTHER_COLOUR, colourByValue } from '../charts/colour.ts'
import { MAX_PERIODS, answerOverTime } from './answer-over-time.ts'

const columns: CostAnswer['columns'] = [
  { name: 'period', kind: 'period', type: 'date' },
  { name: 'serviceName', kind: 'dimension', type: 'string' },
  { name: 'billingCurrency', kind: 'dimension', type: 'string' },
  { name: 'billedCost', kind: 'measure', type: 'decimal' },
]
const row = (
  period: string,
  serviceName: string | null,
  billedCost: string | null,
  billingCurrency = 'USD',
) => ({
  period,
  serviceName,
  billingCurrency,
  billedCost,
})
const overTime = (rows: Row[], granularity: 'hour' | 'day' | 'week' | 'month' = 'day') =>
  answerOverTime({
    answer: { columns, rows },
    measure: 'billedCost',
    currency: 'USD',
    granularity,
    nameOf: ([value]) => String(value),
  })

it('adds exactly, in order of cost, with every day between the first and the last', () => {
  const stacked = overTime([
    row('2026-10-01', 'S3', '0.000000000000000001'),
    row('2026-10-01', 'EC2', '100000000000000000'),
    row('2026-10-03', 'S3', '-2.5'),
    row('2026-10-03', 'S3', '9', 'EUR'),
    row('2026-10-03', 'Net', null),
  ])
  expect(stacked?.series).toMatchObject([
    { name: 'EC2', colour: colourByValue('serviceName', ['EC2']).get('EC2') },
    { name: 'S3', total: '-2.499999999999999999' },
  ])
  expect(stacked?.points.map(({ period, total }) => [period, total])).toEqual([
    ['2026-10-01', '100000000000000000.000000000000000001'],
    ['2026-10-02', '0.000000000000000000'],
    ['2026-10-03', '-2.500000000000000000'],
  ])
})

it('shows nine groups and the rest as one, and so the row of others', () => {
  const many = Array.from({ length: 12 }, (_, index) => row('2026-10-01', `service ${index}`, String(index)))
  const stacked = overTime(many)
  expect(stacked?.series.map(({ name }) => name)).toHaveLength(10)
  expect(stacked?.series.at(-1)).toMatchObject({ name: 'Other', colour: OTHER_COLOUR })
  expect(stacked?.points[0]?.costs['other']).toBe('3.000000000000000000')

  const withOthers = overTime([row('2026-10-01', 'EC2', '1'), row('2026-10-01', null, '5')])
  expect(withOthers?.series.map(({ name }) => name)).toEqual(['EC2', 'Other'])
})

it('has hours as the API writes them', () => {
  const stacked = overTime(
    [row('2026-10-01T22:00:00Z', 'EC2', '1'), row('2026-10-02T00:00:00Z', 'EC2', '1')],
    'hour',
  )
  expect(stacked?.points.map(({ period }) => period)).toEqual([
    '2026-10-01T22:00:00Z',
    '2026-10-01T23:00:00Z',
    '2026-10-02T00:00:00Z',
  ])
})

it('is nothing where there are no periods, or more than can be told apart', () => {
  expect(overTime([])).toBeUndefined()
  expect(overTime([row('2020-01-01', 'EC2', '1'), row('2026-01-01', 'EC2', '1')])).toBeUndefined()
  expect(
    overTime([row('2020-01-01', 'EC2', '1'), row('2026-01-01', 'EC2', '1')], 'month')?.points,
  ).toHaveLength(73)
  expect(MAX_PERIODS).toBeGreaterThan(366)
})
