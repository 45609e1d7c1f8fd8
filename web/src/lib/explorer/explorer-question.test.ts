import { describe, expect, it } from 'vitest'
import { readLinesView } from '../lines/lines-view.ts'
import { type Conditions, linesOf, mostValues, questionOf, valuesOverTime } from './explorer-question.ts'

const filter = { dimension: 'regionId', operator: 'in' as const, values: ['eu-west-1'] }
const ofBill: Conditions = {
  uploads: undefined,
  filters: [filter],
  basis: 'billed',
  time: { granularity: 'day', timeBasis: 'charge', billingPeriods: ['2026-10'] },
}
const ofMonths: Conditions = {
  ...ofBill,
  uploads: ['u'],
  time: { granularity: 'month', timeBasis: 'billing', from: '2026-08-01', to: '2026-11-01' },
}
const bill = { dimension: 'billingPeriod', operator: 'in', values: ['2026-10'] }

describe('a question of the explorer', () => {
  it('is about the values that cost most, over time', () => {
    expect(valuesOverTime(ofMonths, 'serviceName', 20)).toEqual({
      measures: ['billedCost', 'lineCount'],
      dimensions: ['serviceName'],
      granularity: 'month',
      timeBasis: 'billing',
      from: '2026-08-01',
      to: '2026-11-01',
      filters: [filter],
      top: { count: 20 },
      uploadIds: ['u'],
    })
    expect(valuesOverTime(ofBill, 'serviceName', 20).filters).toEqual([filter, bill])
  })

  it('asks for no more values than an answer has room for', () => {
    expect(mostValues(1000, 31)).toBe(1000)
    expect(mostValues(1000, 400)).toBe(124)
    expect(mostValues(20, 400)).toBe(20)
  })

  it('is saved with its scope, and with a comparison where the API makes the same one', () => {
    const before = { from: '2026-05-01', to: '2026-08-01' }
    const asked = { conditions: ofMonths, dimension: 'serviceName', top: 20 }
    const saved = questionOf(asked, { uploads: ['u'], before })
    expect(saved.scope).toEqual({ kind: 'uploads', uploadIds: ['u'] })
    expect(saved.query).toMatchObject({ compare: before })
    expect(saved.query).not.toHaveProperty('uploadIds')
    const days = questionOf({ ...asked, conditions: ofBill }, { uploads: undefined, before })
    expect(days.scope).toEqual({ kind: 'selection' })
    expect(days.query).not.toHaveProperty('compare')
    expect(questionOf(asked, { uploads: 'latest', before: undefined }).scope).toEqual({ kind: 'latest' })
  })
})

describe('the lines of a part', () => {
  const own = [{ dimension: 'serviceName', operator: 'in' as const, values: ['AmazonEC2'] }]

  it('are those of its column, as far as that is shown', () => {
    const address = linesOf(ofMonths, { currency: 'USD', own, period: '2026-10-01' }) ?? ''
    const { state } = readLinesView(new URL(address, 'http://outlay').searchParams)
    expect(state).toMatchObject({
      filters: [filter, ...own],
      from: '2026-10-01',
      to: '2026-11-01',
      timeBasis: 'billing',
      basis: 'billed',
      currency: 'USD',
    })
  })

  it('of a bill by the day are of that bill', () => {
    const address = linesOf(ofBill, { currency: 'USD', own }) ?? ''
    const { state } = readLinesView(new URL(address, 'http://outlay').searchParams)
    expect(state.filters).toEqual([filter, ...own, bill])
    expect([state.from, state.to, state.timeBasis]).toEqual([undefined, undefined, 'charge'])
  })

  it('of a running sum are those up to the end of its column', () => {
    const rangeBy = (conditions: Conditions, period: string) => {
      const address = linesOf(conditions, { currency: 'USD', own, period, through: true }) ?? ''
      const { state } = readLinesView(new URL(address, 'http://outlay').searchParams)
      return [state.from, state.to]
    }
    expect(rangeBy(ofMonths, '2026-09-01')).toEqual(['2026-08-01', '2026-10-01'])
    expect(rangeBy(ofBill, '2026-10-03')).toEqual([undefined, '2026-10-04'])
  })

  const others = (count: number, name: string) => [
    {
      dimension: 'resourceId',
      operator: 'notIn' as const,
      values: Array.from({ length: count }, (_, index) => `${name}${index}`),
    },
  ]

  it('of all but many values are named in filters that the API takes', () => {
    const address = linesOf(ofBill, { currency: 'USD', own: others(1005, 'i-') }) ?? ''
    const { state } = readLinesView(new URL(address, 'http://outlay').searchParams)
    expect(state.filters.map(({ values }) => values?.length)).toEqual([1, 1000, 5, 1])
  })

  it('are nowhere where an address would be too long', () => {
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:of-the-shop-'
    expect(linesOf(ofBill, { currency: 'USD', own: others(100, arn) })).toBeDefined()
    expect(linesOf(ofBill, { currency: 'USD', own: others(1000, arn) })).toBeUndefined()
  })
})
