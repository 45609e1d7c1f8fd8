import { describe, expect, it } from 'vitest'
import type { CostAnswer } from '../api/contract.ts'
import type { Comparison } from './comparison.ts'
import { findMovers, rank } from './ranking.ts'
import { describeCosts } from './sentence.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const answer = (rows: [name: string | null, cost: string][], total: string): CostAnswer => ({
  columns: [],
  rows: rows.map(([serviceName, effectiveCost]) => ({ serviceName, billingCurrency: 'USD', effectiveCost })),
  totals: [{ billingCurrency: 'USD', effectiveCost: total }],
  rowCount: rows.length,
  truncated: false,
  scope: { uploadIds: [], warnings: [] },
  stats: { table: '', elapsedMs: 0, rowsRead: 0, bytesRead: 0 },
})
const september = rank(
  answer(
    [
      ['EC2', '60000'],
      ['S3', '40000'],
    ],
    '100000',
  ),
  'service',
  'effectiveCost',
)
const october = rank(
  answer(
    [
      ['EC2', '60500'],
      ['NAT Gateway', '3900'],
      ['S3', '39600'],
      [null, '100'],
    ],
    '104100',
  ),
  'service',
  'effectiveCost',
)
const comparison: Comparison = {
  now: { first: '2026-10', last: '2026-10' },
  before: { first: '2026-09', last: '2026-09' },
  nowCost: '104100',
  beforeCost: '100000',
  difference: '4100',
  ratio: 0.041,
}

describe('rank', () => {
  it('names costs without a value and shares against the engine’s total', () => {
    expect(october.values.map(({ name }) => name)).toEqual(['EC2', 'S3', 'NAT Gateway', 'No service'])
    expect(october.values[0]?.share).toBeCloseTo(60500 / 104100)
    expect(september.rest).toBe('0')
  })
  it('tells values of one name apart by their ids', () => {
    const regions: CostAnswer = {
      ...answer([], '3'),
      rows: [
        { regionId: 'us-west-2', regionName: 'US West (Oregon)', effectiveCost: '2' },
        { regionId: 'usw2', regionName: 'US West (Oregon)', effectiveCost: '1' },
      ],
    }
    expect(rank(regions, 'region', 'effectiveCost').values.map(({ name }) => name)).toEqual([
      'US West (Oregon) (us-west-2)',
      'US West (Oregon) (usw2)',
    ])
  })
  it('names costs without an id only if they have one name', () => {
    const named = (regionNames: string[]): CostAnswer => ({
      ...answer([], '2'),
      rows: regionNames.map((regionName) => ({ regionId: '', regionName, effectiveCost: '1' })),
    })
    const nameOf = (names: string[]) => rank(named(names), 'region', 'effectiveCost').values[0]?.name
    expect(nameOf(['US West (Oregon)'])).toBe('US West (Oregon)')
    expect(nameOf(['US West (Oregon)', ''])).toBe('No region')
  })
  it('says what was cut off', () => {
    expect(rank(answer([['EC2', '7.5']], '10'), 'service', 'effectiveCost').rest).toBe('2.5')
  })
})

describe('findMovers', () => {
  it('orders by size whatever the direction, with what is new and what is gone', () => {
    expect(findMovers(october.values, september.values)).toEqual([
      { name: 'NAT Gateway', difference: '3900' },
      { name: 'EC2', difference: '500' },
      { name: 'S3', difference: '-400' },
      { name: 'No service', difference: '100' },
    ])
  })
})

describe('describeCosts', () => {
  const shown = comparison.now
  const facts = { currency: 'USD', noun: 'service', ranking: october, shown }

  it('says what changed, why, and what is largest', () => {
    const movers = findMovers(october.values, september.values)
    expect(plain(describeCosts({ ...facts, comparison, movers }))).toBe(
      'Oct 2026 is up $4.1 K (4.1 %) on Sep 2026, mostly NAT Gateway (+$3.9 K). The largest service is EC2 with $60.5 K, 58.1 % of the total.',
    )
  })
  it('says “mostly” of nothing that is less than half of the change', () => {
    const movers = [{ name: 'EC2', difference: '2000' }]
    expect(plain(describeCosts({ ...facts, comparison, movers }))).toContain(', led by EC2 (+$2.0 K).')
  })
  it('names both sides where the largest mover is more than the change', () => {
    const movers = [{ name: 'EC2', difference: '50000' }]
    expect(plain(describeCosts({ ...facts, comparison, movers }))).toContain(
      'on Sep 2026: EC2 +$50.0 K, all else −$45.9 K.',
    )
  })
  it('says the months of the largest where they are not those that are compared', () => {
    const both = { first: '2026-09', last: '2026-10' }
    expect(plain(describeCosts({ ...facts, shown: both, comparison, movers: undefined }))).toContain(
      'Over Sep – Oct 2026 the largest service is EC2',
    )
  })
  it('says where most of the cost names nothing', () => {
    const unnamed = rank(
      answer(
        [
          [null, '9'],
          ['EC2', '1'],
        ],
        '10',
      ),
      'service',
      'effectiveCost',
    )
    const said = describeCosts({ ...facts, ranking: unnamed, comparison: undefined, movers: undefined })
    expect(plain(said)).toBe(
      'Costs that name no service are the largest part, with $9.00, 90.0 % of the total.',
    )
  })
  it('blames nothing that went the other way', () => {
    const movers = [{ name: 'S3', difference: '-400' }]
    expect(describeCosts({ ...facts, comparison, movers })).not.toContain('S3')
  })
  it('compares nothing where there is nothing to compare', () => {
    expect(plain(describeCosts({ ...facts, comparison: undefined, movers: undefined }))).toBe(
      'The largest service is EC2 with $60.5 K, 58.1 % of the total.',
    )
  })
  it('is silent about shares of a total that credits made negative', () => {
    const credits = rank(answer([['EC2', '-5']], '-5'), 'service', 'effectiveCost')
    expect(describeCosts({ ...facts, ranking: credits, comparison: undefined, movers: undefined })).toBe('')
  })
  it('calls a change under 0.05 % none', () => {
    const same = { ...comparison, difference: '4', ratio: 0.00004 }
    expect(plain(describeCosts({ ...facts, ranking: undefined, comparison: same, movers: undefined }))).toBe(
      'Oct 2026 cost about the same as Sep 2026.',
    )
  })
})
