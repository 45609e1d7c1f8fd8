import { describe, expect, it } from 'vitest'
import { guessDateOrder, guessSeparators } from './guess-notation.ts'
import { proposeMapping } from './propose.ts'

const propose = (header: string[], ...rows: string[][]) => proposeMapping({ header, rows, delimiter: ',' })

describe('a mapping is proposed', () => {
  it('by what files call their columns, in any case, spelling and path', () => {
    const proposal = propose(
      [
        'cost/myCost',
        'COST/currencyCode',
        'lineItem/intervalUsageStart',
        'product/service',
        'usage.unit',
        'Project ID',
      ],
      ['1.5', 'USD', '2026-10-05T00:00Z', 'COMPUTE', 'h', '7'],
    )
    expect(proposal).toEqual({
      billedCost: { column: 'cost/myCost', whenEmpty: 'reject' },
      currency: { column: 'COST/currencyCode' },
      date: { column: 'lineItem/intervalUsageStart', order: 'iso' },
      service: { column: 'product/service' },
      decimalSeparator: '.',
      thousandsSeparator: '',
      columns: { ConsumedUnit: 'usage.unit', SubAccountId: 'Project ID' },
      tags: [],
    })
  })

  it('by what the values look like: a cost is a number, a date a date', () => {
    const proposal = propose(
      ['Cost', 'Cost center', 'Unit cost', 'Net total', 'Date', 'Booked'],
      ['high', '17', '2', '34.5', 'Monday', '10/13/2026'],
    )
    expect(proposal.billedCost?.column).toBe('Net total')
    expect(proposal.date).toEqual({ column: 'Booked', order: 'month-first' })
  })

  it('with the better of two names, unless its column is always empty', () => {
    expect(propose(['Cost', 'PreTaxCost'], ['1', '2']).billedCost?.column).toBe('PreTaxCost')
    expect(propose(['Cost', 'PreTaxCost'], ['1', '']).billedCost?.column).toBe('Cost')
    expect(propose(['Cost', 'PreTaxCost']).billedCost?.column).toBe('PreTaxCost')
  })

  it('with each column in one place', () => {
    const { service, columns } = propose(['Description'], ['Disk'])
    expect([service, columns]).toEqual([{ column: 'Description' }, {}])
  })

  it('with the currency that the cost’s name has, or that fills the gaps of its column', () => {
    expect(propose(['Amount (CHF)'], ['1']).currency).toEqual({ constant: 'CHF' })
    expect(propose(['AmountINCL'], ['1']).currency).toBeNull()
    const gaps = propose(['cost', 'currency'], ['1', 'USD'], ['', ''])
    expect(gaps.billedCost?.whenEmpty).toBe('zero')
    expect(gaps.currency).toEqual({ column: 'currency', constant: 'USD' })
    const two = propose(['cost', 'currency'], ['1', 'USD'], ['', ''], ['2', 'EUR'])
    expect(two.currency).toEqual({ column: 'currency' })
  })

  it('with tags in one column where they are JSON, and in columns of their own', () => {
    const { columns, tags } = propose(
      ['Tags', 'tag:team', 'tags/env', 'label_a', 'tag:', 'Tagged'],
      ['"env": "prod"', 'web', 'prod', '', '', 'yes'],
    )
    expect([columns['Tags'], tags]).toEqual(['Tags', ['tag:team', 'tags/env', 'label_a']])
    expect(propose(['Tags'], ['prod;web']).columns['Tags']).toBeUndefined()
  })

  it('with nothing where nothing tells', () => {
    expect(propose(['a', '', 'a'], ['x', 'y', 'z'])).toMatchObject({
      billedCost: null,
      currency: null,
      date: null,
      service: null,
      columns: {},
      tags: [],
    })
  })
})

it.each([
  [['2026-10-05', '20261005', '2026-10'], 'iso'],
  [['13/10/2026', '05/10/2026'], 'day-first'],
  [['10/13/2026', '10/05/2026'], 'month-first'],
  [['1.10.2026', '2.10.2026', '3.10.2026'], 'day-first'],
  [['10/1/26', '10/2/26', '10/3/26'], 'month-first'],
  [['1/10/26', '2/10/26', '3/10/26'], 'day-first'],
  [['05.05.2026'], 'day-first'],
  [['05/05/2026 10:00'], 'month-first'],
  [['2026-10-05', '13.10.2026'], 'day-first'],
  [['1.5', '12', '2026'], null],
  [['05/05/2026', 'x', 'y'], null],
  [[], null],
])('the dates %j are taken for %s', (texts, order) => {
  expect(guessDateOrder(texts)).toBe(order)
})

it.each([
  [['1', '2.5', '-1e-7'], ',', '.', ''],
  [['1,234.5', '1'], ',', '.', ','],
  [['1.234,5', '1'], ',', ',', '.'],
  [['1,5', '2'], ';', ',', ''],
  [['1.5', '2'], ';', '.', ''],
  [['1 234,5'], ',', ',', ' '],
  [["1'234.5"], ',', '.', "'"],
  [['1,234'], ',', '.', ','],
  [['1,234'], ';', ',', ''],
])('the numbers %j between %s have the separators %s and %s', (texts, delimiter, decimal, thousands) => {
  expect(guessSeparators(texts, delimiter).separators).toEqual({
    decimalSeparator: decimal,
    thousandsSeparator: thousands,
  })
})
