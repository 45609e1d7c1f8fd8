import { expect, test } from 'vitest'
import { changeOf, ofCurrency, readEntries, topOf } from './entries.ts'

const measure = 'effectiveCost'

function row(
  [value, name, billingCurrency]: [value: string, name: string, currency: string],
  [cost, before]: [cost: string | null, before: string],
  lines: [now: number, before: number],
) {
  return {
    subAccountId: value,
    subAccountName: name,
    billingCurrency,
    effectiveCost: cost,
    effectiveCostBefore: before,
    lineCount: lines[0],
    lineCountBefore: lines[1],
  }
}

const rows = [
  row(['1', 'Old name', 'USD'], ['1', '4.000000000000000001'], [1, 5]),
  row(['1', 'New name', 'USD'], ['2', '0'], [4, 0]),
  row(['2', '', 'USD'], ['10', '0'], [9, 0]),
  row(['3', 'Third', 'USD'], ['-4', '-8'], [1, 1]),
  row(['4', 'Fourth', 'USD'], [null, '2'], [1, 1]),
  row(['1', 'Main', 'EUR'], ['7', '7'], [1, 1]),
]
const by = { dimension: 'subAccountId', nameDimension: 'subAccountName', measure }
const inUsd = ofCurrency(readEntries(rows, by), 'USD')

test('a value is one of each currency, called by the name of its most lines, the dearest first', () => {
  expect(inUsd.map(({ value, name, cost }) => [value, name, String(cost)])).toEqual([
    ['2', '', '10000000000000000000'],
    ['1', 'Old name', '3000000000000000000'],
    ['4', 'Fourth', '0'],
    ['3', 'Third', '-4000000000000000000'],
  ])
  expect(ofCurrency(readEntries(rows, by), 'EUR')).toHaveLength(1)
})

test('the dearest are listed and all others are one, and together they are all of it', () => {
  expect(topOf(inUsd, { hasBefore: true }, 2)).toEqual([
    { value: '2', name: null, cost: '10', before: '0', change: '10', changeRatio: null, share: '1.111111' },
    {
      value: '1',
      name: 'Old name',
      cost: '3',
      before: '4.000000000000000001',
      change: '-1.000000000000000001',
      changeRatio: '-0.25',
      share: '0.333333',
    },
    {
      value: null,
      name: null,
      cost: '-4',
      before: '-6',
      change: '2',
      changeRatio: '0.333333',
      share: '-0.444444',
    },
  ])
  expect(topOf(inUsd, { hasBefore: false }, 9).map(({ value }) => value)).toEqual(['2', '1', '4', '3'])
})

test('a currency is one where no dimension tells its lines apart', () => {
  const [usd] = ofCurrency(
    readEntries(rows, { dimension: undefined, nameDimension: undefined, measure }),
    'USD',
  )
  expect(changeOf([usd!], { hasBefore: true })).toMatchObject({ cost: '9', before: '-1.999999999999999999' })
  expect(changeOf([], { hasBefore: true })).toEqual({
    cost: '0',
    before: '0',
    change: '0',
    changeRatio: null,
  })
  expect(changeOf([usd!], { hasBefore: false })).toMatchObject({ before: null, change: null })
})
