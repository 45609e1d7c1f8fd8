import { expect, it } from 'vitest'
import { currenciesOf } from './savings-of-currency.ts'
import { savingsTrend, savingsTrendToCsv } from './savings-trend.ts'
import { silentRules } from './finding-words.ts'
import { potentialsOf } from './potential.ts'

const trend = [
  { period: '2026-08', currency: 'USD', potential: '30.1', realised: '0' },
  { period: '2026-08', currency: 'EUR', potential: '99', realised: '0' },
  { period: '2026-10', currency: 'USD', potential: '60', realised: '30.2' },
]

it('shows what could be saved and what was, of one currency, and that a month has no bill', () => {
  const built = savingsTrend(trend, 'USD')
  expect(built?.points).toEqual([
    { period: '2026-08-01', total: '30.1', costs: { potential: '30.1', realised: '0' } },
    { period: '2026-09-01', total: '0', costs: {} },
    { period: '2026-10-01', total: '90.2', costs: { potential: '60', realised: '30.2' } },
  ])
  expect(built?.days).toEqual({ first: '2026-08-01', last: '2026-10-31' })
  expect(savingsTrendToCsv(built!, 'USD').split('\r\n').slice(0, 3)).toEqual([
    'period,currency,potential,realised',
    '2026-08,USD,30.1,0',
    '2026-09,USD,,',
  ])
  expect(savingsTrend(trend, 'GBP')).toBeUndefined()
})

it('offers the currencies that something was found in, the one with most lines first', () => {
  const total = (billingCurrency: string, lineCount: number) => ({ billingCurrency, cost: '1', lineCount })
  const totals = [total('EUR', 5), total('USD', 9), total('GBP', 20)]
  expect(currenciesOf({ totals, byState: [], trend } as never)).toEqual(['USD', 'EUR'])
  expect(currenciesOf({ totals, byState: [], trend: [] } as never)).toEqual(['GBP', 'USD', 'EUR'])
})

it('draws bars as parts of the largest, and none where nothing is saved', () => {
  const entry = (value: string, monthlySaving: string) => ({ value, name: value, findings: 1, monthlySaving })
  const drawn = potentialsOf([entry('a', '25'), entry('b', '100')])
  expect(drawn.map(({ value, length }) => [value, length])).toEqual([
    ['b', 1],
    ['a', 0.25],
  ])
  expect(potentialsOf([entry('a', '0')])[0]?.length).toBe(0)
})

it('says together of rules that lack the same, those of most rules first', () => {
  const rule = (id: string, applies: boolean, reason: string | null) => ({
    rule: id,
    title: id,
    applies,
    reason,
  })
  const said = silentRules([
    rule('a', false, 'Needs hours.'),
    rule('b', false, 'Needs resources.'),
    rule('c', true, null),
    rule('d', false, 'Needs resources.'),
  ])
  expect(said).toEqual([
    { reason: 'Needs resources.', titles: ['b', 'd'] },
    { reason: 'Needs hours.', titles: ['a'] },
  ])
})
