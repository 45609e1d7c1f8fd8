import { expect, it } from 'vitest'
import { defaultQuestion } from './question-view.ts'
import { orderableColumns, tidy } from './tidy.ts'

it('offers every column that the answer will have, once', () => {
  const columns = orderableColumns({
    measures: ['listCost', 'billedCost'],
    dimensions: ['serviceName', 'billingCurrency'],
    granularity: 'day',
    compare: 'previousPeriod',
    derive: ['savings'],
  })
  expect(columns).toEqual([
    'period',
    'serviceName',
    'billingCurrency',
    'listCost',
    'billedCost',
    'listCostBefore',
    'listCostChange',
    'listCostChangeRatio',
    'billedCostBefore',
    'billedCostChange',
    'billedCostChangeRatio',
    'billedCostSavings',
    'billedCostSavingsRate',
  ])
})

it('forgets an order and a rank by what is not asked for any more', () => {
  const view = tidy({
    ...defaultQuestion,
    measures: ['listCost'],
    top: { count: 5, by: 'billedCost' },
    orderBy: [
      { field: 'billedCost', direction: 'desc' },
      { field: 'listCost', direction: 'asc' },
    ],
  })
  expect(view.top).toEqual({ count: 5 })
  expect(view.orderBy).toEqual([{ field: 'listCost', direction: 'asc' }])
})

it('has days, or the last periods, or fixed uploads without either being about the other', () => {
  const days = { ...defaultQuestion, from: '2026-10-01', to: '2026-11-01' }
  expect(tidy(days)).toEqual(days)
  expect(tidy({ ...days, lastPeriods: 3 })).toMatchObject({ from: undefined, to: undefined, lastPeriods: 3 })
  const fixed = tidy({ ...days, lastPeriods: 3, scope: { kind: 'uploads', uploadIds: ['a'] } })
  expect(fixed).toMatchObject({ from: '2026-10-01', lastPeriods: undefined })
})
