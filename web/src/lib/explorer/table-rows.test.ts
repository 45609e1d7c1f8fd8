import { describe, expect, it } from 'vitest'
import { addDecimals } from '../format/decimal.ts'
import type { Block, Group } from './block.ts'
import { totalOf } from './block.ts'
import { chartOf, coloursOf } from './chart-series.ts'
import { explorerToCsv } from './explorer-csv.ts'
import { shareOf, shownCells } from './shown-figures.ts'
import { keyOf, layRows } from './table-rows.ts'

const columns = ['2026-09-01', '2026-10-01']
const group = (value: string | null, ...amounts: string[]): Group => ({
  value,
  total: addDecimals(amounts),
  lines: 1,
  cells: new Map(amounts.map((amount, index) => [columns[index] ?? '', amount])),
})
const block: Block = {
  groups: [group('EC2', '10', '20.5'), group('S3', '8', '4'), group('', '0', '-1')],
  others: group(null, '1', '1'),
}
const nameOf = (_: string, value: string | null) => value ?? 'Other'
const lay = (part: Partial<Parameters<typeof layRows>[0]> = {}) =>
  layRows({
    block,
    dimension: 'serviceName',
    areNested: false,
    order: { by: 'total', descending: true },
    nameOf,
    opened: () => undefined,
    ...part,
  })

describe('the rows', () => {
  it.each([
    [{ by: 'total', descending: true }, ['EC2', 'S3', '', 'Other']],
    [{ by: 'total', descending: false }, ['', 'S3', 'EC2', 'Other']],
    [{ by: 'name', descending: false }, ['', 'EC2', 'S3', 'Other']],
    [{ by: '2026-09-01', descending: false }, ['', 'S3', 'EC2', 'Other']],
  ])('are ordered by %j, the others last', (order, names) => {
    expect(lay({ order }).map(({ name }) => name)).toEqual(names)
  })

  it('are ordered by the running sums where those are shown', () => {
    const late: Block = { groups: [group('early', '10', '1'), group('late', '2', '5')], others: undefined }
    const order = { by: '2026-10-01', descending: true }
    const shown = { figures: 'running', columns } as const
    expect(lay({ block: late, order }).map(({ name }) => name)).toEqual(['late', 'early'])
    const rows = lay({ block: late, order, shown })
    const sums = rows.map((row) =>
      shownCells(row.group, { ...shown, whole: totalOf(late) }).get('2026-10-01'),
    )
    expect(rows.map(({ name }) => name)).toEqual(['early', 'late'])
    expect(sums).toEqual(['11', '7'])
  })

  it('say which lines they are', () => {
    expect(lay().map(({ own }) => own[0]?.operator)).toEqual(['in', 'in', 'isEmpty', 'notIn'])
    expect(lay().at(-1)?.own[0]?.values).toEqual(['EC2', 'S3', ''])
  })

  it('open into what they are made of, which adds up to them', () => {
    const inEc2: Block = { groups: [group('eu', '9', '20')], others: group(null, '1', '0.5') }
    const opened = (key: string) =>
      key === keyOf('EC2') ? { dimension: 'regionId', block: inEc2, sums: undefined } : undefined
    const rows = lay({ areNested: true, opened })
    expect(rows.map(({ level, name, open }) => [level, name, open])).toEqual([
      [0, 'EC2', 'open'],
      [1, 'eu', undefined],
      [1, 'Other', undefined],
      [0, 'S3', 'closed'],
      [0, '', 'closed'],
      [0, 'Other', 'closed'],
    ])
    expect(rows[2]?.own.map(({ dimension, operator }) => `${dimension} ${operator}`)).toEqual([
      'serviceName in',
      'regionId notIn',
    ])
    expect(totalOf(inEc2).total).toBe(rows[0]?.group.total)
  })

  it('stay open with another answer, without figures until those of it are there', () => {
    const before: Block = { groups: [group('us', '1', '1'), group('eu', '9', '20')], others: undefined }
    const opened = (key: string) =>
      key === keyOf('EC2') ? { dimension: 'regionId', block: before, sums: undefined } : undefined
    const rows = lay({ areNested: true, opened, isWaiting: () => true })
    expect(rows.slice(0, 3).map(({ name, group }) => [name, group.isWaiting, group.total])).toEqual([
      ['EC2', undefined, '30.5'],
      ['eu', true, '0'],
      ['us', true, '0'],
    ])
    const csv = explorerToCsv({
      ...{ rows, whole: totalOf(block), columns, figures: 'amount', currency: 'USD' },
      ...{ labels: ['Service', 'Region'], isCompared: false },
    })
    expect(csv).not.toContain('eu')
  })

  it('open the others into values, what is left of them, and those that there are no more', () => {
    const more: Block = {
      groups: [...block.groups, group('SQS', '0.75', '0.5')],
      others: group(null, '0.25', '0.5'),
    }
    const compared: Block = { ...block, others: { ...group(null, '1', '1'), before: '5' } }
    const sums = new Map([
      ['SQS', '2'],
      ['Gone', '3'],
    ])
    const opened = (key: string) =>
      key === keyOf(null) ? { dimension: 'serviceName', block: more, sums } : undefined
    const parts = lay({ block: compared, opened }).filter(({ level }) => level === 1)
    expect(parts.map(({ name, group: { total, before } }) => [name, total, before])).toEqual([
      ['SQS', '1.25', '2'],
      ['Gone', '0', '3'],
      ['Further values', '0.75', '0'],
    ])
    expect(parts[0]?.own).toEqual([{ dimension: 'serviceName', operator: 'in', values: ['SQS'] }])
    expect(parts[2]?.own[0]?.values).toEqual(['EC2', 'S3', '', 'SQS', 'Gone'])
  })
})

describe('the figures', () => {
  const whole = totalOf(block)
  it('are shares of their period, where that is a whole', () => {
    const shares = shownCells(block.groups[0]!, { figures: 'share', columns, whole })
    expect([...shares.values()]).toEqual(['0.526316', '0.836735'])
    expect(shareOf('1', '0')).toBeUndefined()
    expect(shareOf('1', '-2')).toBeUndefined()
  })
  it('are what has come together by then, also where nothing is added', () => {
    const one: Group = { ...group('x', '5'), cells: new Map([['2026-09-01', '5']]) }
    expect([...shownCells(one, { figures: 'running', columns, whole }).values()]).toEqual(['5', '5'])
  })
})

it('the chart is of the same: its series add up to the total', () => {
  const chart = chartOf({
    block,
    dimension: 'serviceName',
    columns,
    figures: 'amount',
    time: { granularity: 'month' },
    days: { first: '2026-09-01', last: '2026-10-31' },
    nameOf: (value) => value ?? 'Other',
    format: (amount) => amount,
  })
  expect(chart.series.map(({ name, total }) => [name, total])).toEqual([
    ['EC2', '30.5'],
    ['S3', '12'],
    ['', '-1'],
    ['Other', '2'],
  ])
  for (const { costs, total } of chart.points) expect(addDecimals(Object.values(costs))).toBe(total)
  expect(addDecimals(chart.series.map(({ total }) => total))).toBe(totalOf(block).total)
})

it('colours are those of the nine costliest where there are others', () => {
  const many: Block = {
    groups: Array.from({ length: 20 }, (_, index) => group(`s${index}`, '1')),
    others: undefined,
  }
  expect(coloursOf('serviceName', many).size).toBe(9)
  expect(coloursOf('serviceName', { ...many, groups: many.groups.slice(0, 10) }).size).toBe(10)
})

it('a file has what is shown, with every digit, and adds up', () => {
  const text = explorerToCsv({
    rows: lay(),
    whole: totalOf(block),
    columns,
    figures: 'amount',
    currency: 'USD',
    labels: ['Service'],
    isCompared: false,
  })
  expect(text.split('\r\n')).toEqual([
    'Service,currency,total,2026-09-01,2026-10-01',
    'EC2,USD,30.5,10,20.5',
    'S3,USD,12,8,4',
    ',USD,-1,0,-1',
    'Other,USD,2,1,1',
    'Total,USD,43.5,19,24.5',
    '',
  ])
})
