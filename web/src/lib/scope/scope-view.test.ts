import { describe, expect, it } from 'vitest'
import type { CostFilter } from '../api/contract.ts'
import { operators, takesValues } from '../filters/operators.ts'
import {
  type ScopePart,
  type ScopeView,
  readScope,
  scopeParameters,
  timeBasisOf,
  writeScope,
} from './scope-view.ts'

const parts = Object.keys(scopeParameters) as ScopePart[]
const byDefault: ScopeView = {
  uploads: undefined,
  period: undefined,
  timeBasis: 'billing',
  basis: 'effective',
  currency: undefined,
  granularity: undefined,
  groupBy: 'service',
  filters: [],
  compare: 'previous',
}
const first = '01935a00-0000-7000-8000-000000000001'
const second = '01935a00-0000-7000-8000-000000000002'
const read = (query: string, of = parts) => readScope(of, new URLSearchParams(query))
const month = { first: '2026-10', last: '2026-10' }

describe.each<[query: string, change: Partial<ScopeView>]>([
  ['', {}],
  ['?p=2026-10', { period: month }],
  ['?p=2026-08..2026-10', { period: { first: '2026-08', last: '2026-10' } }],
  ['?p=2026-10-03..2026-10-09', { period: { first: '2026-10-03', last: '2026-10-09' } }],
  ['?vs=2026-09-01..2026-09-09', { compare: { first: '2026-09-01', last: '2026-09-09' } }],
  ['?t=charge&b=billed', { timeBasis: 'charge', basis: 'billed' }],
  [`?uploads=${first},${second}`, { uploads: [first, second] }],
  ['?uploads=latest', { uploads: 'latest' }],
  ['?cur=EUR&g=month&by=account', { currency: 'EUR', granularity: 'month', groupBy: 'account' }],
  ['?cur=OCPU%20credits', { currency: 'OCPU credits' }],
  [
    '?f=isEmpty:tag:team&vs=year',
    { filters: [{ dimension: 'tag:team', operator: 'isEmpty' }], compare: 'year' },
  ],
  ['?vs=2026-01..2026-03', { compare: { first: '2026-01', last: '2026-03' } }],
])('%s', (query, change) => {
  const state = { ...byDefault, ...change }
  it('is read', () => expect(read(query)).toEqual({ state, problems: [] }))
  it('is written the same', () => expect(writeScope(parts, state)).toBe(query))
})

it('leaves defaults out even where they were spelled out', () => {
  expect(writeScope(parts, read('?b=effective&by=service&vs=previous').state)).toBe('')
})

it.each([
  ['p=2026-13', 'p=2026-13'],
  ['p=2026-10..2026-08', 'p=2026-10..2026-08'],
  ['p=2026-08..2026-09..2026-10', 'p=2026-08..2026-09..2026-10'],
  ['p=2026-08..2026-09-10', 'p=2026-08..2026-09-10'],
  ['p=2026-02-30', 'p=2026-02-30'],
  ['p=9999-12', 'p=9999-12'],
  ['p=0001-01..2026-10', 'p=0001-01..2026-10'],
  ['p=2026-01-01..3000-01-01', 'p=2026-01-01..3000-01-01'],
  ['vs=1899-12-31', 'vs=1899-12-31'],
  ['b=gross', 'b=gross'],
  ['t=invoice', 't=invoice'],
  ['g=hour', 'g=hour'],
  ['by=team', 'by=team'],
  ['p=1900-01..2999-12', 'p=1900-01..2999-12'],
  ['p=1945-12-31..2026-01-01', 'p=1945-12-31..2026-01-01'],
  ['vs=2026-13', 'vs=2026-13'],
  ['vs=1900-01..2999-12', 'vs=1900-01..2999-12'],
  ['uploads=1,2', 'uploads=1,2'],
  ['f=is:serviceName=x', 'f=is:serviceName=x'],
])('names the invalid %s and keeps the rest', (query, named) => {
  const { state, problems } = read(`?${query}&cur=EUR`)
  expect(state).toEqual({ ...byDefault, currency: 'EUR' })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`“${named}”`)
})

it('takes ids as answers have them', () => {
  expect(read(`?uploads=${first.toUpperCase()}`).state.uploads).toEqual([first])
})

it('takes an empty value for none', () => {
  expect(read('?b=&p=')).toEqual({ state: byDefault, problems: [] })
})

describe('figures are by', () => {
  const basisOf = (query: string) => timeBasisOf(read(query).state)

  it('what the address says of months', () => {
    expect(basisOf('')).toBe('billing')
    expect(basisOf('?p=2026-10&vs=2026-09')).toBe('billing')
    expect(basisOf('?p=all&vs=year&t=charge')).toBe('charge')
  })

  it('charges where there are days, to show or to compare with, and months beside them', () => {
    expect(basisOf('?p=2026-10-03')).toBe('charge')
    expect(basisOf('?vs=2026-09-01..2026-09-09')).toBe('charge')
    expect(basisOf('?p=2026-10&vs=2026-09-01..2026-09-09')).toBe('charge')
    expect(basisOf('?p=2026-10-03..2026-10-09&vs=2026-09')).toBe('charge')
  })

  it('bills again once days are left', () => {
    const { state } = read('?p=2026-10-03..2026-10-09')
    expect(writeScope(parts, { ...state, period: month })).toBe('?p=2026-10')
  })
})

describe('of a dashboard that has a part of it alone', () => {
  it('the rest is neither read nor named, nor written', () => {
    const { state, problems } = read(`?uploads=${first}&b=billed&g=hour&p=2026-10`, ['uploads', 'basis'])
    expect([state, problems]).toEqual([{ ...byDefault, uploads: [first], basis: 'billed' }, []])
    expect(writeScope(['basis'], { ...state, groupBy: 'region' })).toBe('?b=billed')
  })
})

/** Numbers that are the same in every run. */
function randomFrom(seed: number) {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const oneOf = <Value>(values: readonly Value[]) => values[below(values.length)] as Value
  const listOf = <Value>(make: () => Value, least = 0) => Array.from({ length: least + below(3) }, make)
  return { below, oneOf, listOf }
}

const hostile = [
  'a',
  'B',
  '9',
  ' ',
  ',',
  ';',
  '=',
  ':',
  '%',
  '&',
  '#',
  '+',
  '?',
  '/',
  '"',
  '\n',
  'é',
  '漢',
  '😀',
  '.',
]

it('whatever the scope is, its address is read as it was written', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const { below, oneOf, listOf } = randomFrom(seed)
    const text = () => listOf(() => oneOf(hostile), 1).join('')
    const day = (days: boolean, year: number) =>
      `${year}-${String(1 + below(12)).padStart(2, '0')}${days ? `-${String(1 + below(28)).padStart(2, '0')}` : ''}`
    const range = (days = below(2) === 1) => ({ first: day(days, 2025), last: day(days, 2026) })
    const filter = (): CostFilter => {
      const operator = oneOf(operators)
      const dimension = oneOf(['serviceName', `tag:${text()}`])
      return takesValues(operator)
        ? { dimension, operator, values: listOf(text, 1) }
        : { dimension, operator }
    }
    const state: ScopeView = {
      uploads: oneOf([undefined, 'latest' as const, [first], [second, first]]),
      period: oneOf([undefined, 'all' as const, range()]),
      timeBasis: oneOf(['billing', 'charge']),
      basis: oneOf(['billed', 'effective', 'list', 'contracted', 'net']),
      currency: oneOf([undefined, 'EUR', text()]),
      granularity: oneOf([undefined, 'day', 'week', 'month']),
      groupBy: oneOf(['service', 'account', 'region', 'category']),
      filters: listOf(filter),
      compare: oneOf(['previous' as const, 'year' as const, 'none' as const, range()]),
    }
    const address = writeScope(parts, state)
    const { searchParams } = new URL(`https://outlay.example/dashboard/overview${address}`)
    expect([address, readScope(parts, searchParams)]).toEqual([address, { state, problems: [] }])
  }
})
