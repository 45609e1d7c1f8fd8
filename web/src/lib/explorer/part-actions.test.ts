import { describe, expect, it } from 'vitest'
import { isNoneOf, isValue } from '../filters/value-filter.ts'
import { readScope } from '../scope/scope-view.ts'
import { explorerScope, readShape } from './explorer-view.ts'
import { type Part, actionsOf } from './part-actions.ts'

const search = new URLSearchParams('f=in:serviceName=AmazonEC2')
const view = { ...readScope(explorerScope, search).state, ...readShape(search).state }
const ec2 = isValue('serviceName', 'AmazonEC2')
const part: Part = {
  dimension: 'subAccountId',
  value: '1',
  name: 'prod',
  own: [isValue('subAccountId', '1')],
  period: undefined,
}
const place = {
  view,
  granularity: 'week' as const,
  days: { first: '2026-10-01', last: '2026-10-31' },
  labelOf: (dimension: string) => dimension,
  nameOfPeriod: (period: string) => period,
  canBeNamed: true,
}

describe('what can be done about a part', () => {
  it('is to break it down by what is not chosen yet, to have only it, or all but it', () => {
    const narrowed = [ec2, isValue('subAccountId', '1')]
    expect(actionsOf(part, place)).toEqual([
      { label: 'Break down by xUsageType', part: { filters: narrowed, rows: ['xUsageType'] } },
      { label: 'Only prod', part: { filters: narrowed } },
      {
        label: 'Without prod',
        part: { filters: [ec2, { dimension: 'subAccountId', operator: 'notIn', values: ['1'] }] },
      },
    ])
  })

  it('is less of the others, and of what is within another value', () => {
    const others = { ...part, value: null, own: [isNoneOf('subAccountId', ['1'])] }
    expect(actionsOf(others, place).map(({ label }) => label)).toEqual(['Only these'])
    expect(actionsOf(others, { ...place, canBeNamed: false })).toEqual([])
    const within = { ...part, own: [isValue('regionId', 'eu'), isValue('subAccountId', '1')] }
    expect(actionsOf(within, place).map(({ label }) => label)).toEqual([
      'Break down by xUsageType',
      'Only prod',
    ])
  })

  it('names no value twice', () => {
    const again = { ...part, dimension: 'serviceName', value: 'AmazonEC2', own: [ec2] }
    expect(actionsOf(again, place)[1]?.part.filters).toEqual([ec2])
  })

  it.each([
    ['week', '2026-09-28', { first: '2026-10-01', last: '2026-10-04' }],
    ['week', '2026-10-26', { first: '2026-10-26', last: '2026-10-31' }],
    ['day', '2026-10-26', { first: '2026-10-26', last: '2026-10-26' }],
    ['month', '2026-10-01', { first: '2026-10', last: '2026-10' }],
  ] as const)('of one %s is to have the days of it that are shown', (granularity, period, range) => {
    const actions = actionsOf({ ...part, period }, { ...place, granularity })
    expect(actions.at(-1)?.part).toEqual({ period: range, granularity: undefined })
  })
})
