import { describe, expect, it } from 'vitest'
import { addDecimals } from '../format/decimal.ts'
import { groupsOf, partsOfOthers, readBlock, readSums, totalOf, withBefore, withGone } from './block.ts'

const reading = { dimension: 'serviceName', measure: 'effectiveCost', currency: 'USD' }
const row = (serviceName: string | null, period: string, effectiveCost: string, billingCurrency = 'USD') => ({
  serviceName,
  period,
  billingCurrency,
  effectiveCost,
  lineCount: 2,
})
const answer = {
  rows: [
    row('S3', '2026-10-01', '1.000000000000000001'),
    row('S3', '2026-10-02', '2'),
    row('EC2', '2026-10-01', '10'),
    row('', '2026-10-02', '0.5'),
    row(null, '2026-10-01', '-0.25'),
    row('EC2', '2026-10-01', '999', 'EUR'),
  ],
}
const block = readBlock(answer, reading)

describe('a block of values', () => {
  it('has the costliest first, the others apart, and nothing of another currency', () => {
    expect(block.groups.map(({ value, total, lines }) => [value, total, lines])).toEqual([
      ['EC2', '10', 2],
      ['S3', '3.000000000000000001', 4],
      ['', '0.5', 2],
    ])
    expect(block.others?.total).toBe('-0.25')
    expect([...(block.groups[1]?.cells ?? [])]).toEqual([
      ['2026-10-01', '1.000000000000000001'],
      ['2026-10-02', '2'],
    ])
  })

  it('is exactly the sum of all', () => {
    const { total, lines, cells, before } = totalOf(block)
    expect([total, lines, before]).toEqual(['13.250000000000000001', 10, undefined])
    expect(addDecimals(cells.values())).toBe(total)
  })
})

describe('what was before', () => {
  const before = {
    rows: [row('S3', '', '4'), row('EC2', '', '9'), row('Gone', '', '7')].map((each) => ({ ...each })),
  }
  const sums = readSums(before, reading)

  it('is that of the values, and of all else for the others', () => {
    const compared = withBefore(block, sums, '21')
    expect(groupsOf(compared).map((group) => [group.value, group.before])).toEqual([
      ['EC2', '9'],
      ['S3', '4'],
      ['', '0'],
      [null, '8'],
    ])
    expect(totalOf(compared).before).toBe('21')
  })

  it('makes others of what there is no more, where there are none', () => {
    const { others } = withBefore({ ...block, others: undefined }, sums, '20')
    expect([others?.total, others?.before]).toEqual(['0', '7'])
    expect(withBefore({ ...block, others: undefined }, sums, '13').others).toBeUndefined()
  })

  it('lists what there is no more among the parts of the others', () => {
    expect(withGone({ groups: [], others: undefined }, sums).groups.map(({ value }) => value)).toEqual([
      'EC2',
      'Gone',
      'S3',
    ])
  })
})

it('takes the others apart, of which the listed ones are none', () => {
  const more = readBlock(
    {
      rows: [...answer.rows.slice(0, 4), row('Rare', '2026-10-01', '-0.2'), row(null, '2026-10-01', '-0.05')],
    },
    reading,
  )
  const parts = partsOfOthers(block, more)
  expect(parts.groups.map(({ value }) => value)).toEqual(['Rare'])
  expect(totalOf(parts).total).toBe('-0.25')
})
