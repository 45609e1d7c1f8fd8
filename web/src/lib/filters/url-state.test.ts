import { describe, expect, it } from 'vitest'
import { type OverviewView, overviewParameters } from './overview-view.ts'
import { readUrlState, writeUrlState } from './url-state.ts'

const byDefault: OverviewView = {
  uploads: undefined,
  period: undefined,
  timeBasis: 'billing',
  basis: 'effective',
  currency: undefined,
  granularity: undefined,
  groupBy: 'service',
}
const first = '01935a00-0000-7000-8000-000000000001'
const second = '01935a00-0000-7000-8000-000000000002'
const read = (query: string) => readUrlState(overviewParameters, new URLSearchParams(query))

describe.each<[query: string, change: Partial<OverviewView>]>([
  ['', {}],
  ['?p=2026-10', { period: { first: '2026-10', last: '2026-10' } }],
  ['?p=2026-08..2026-10', { period: { first: '2026-08', last: '2026-10' } }],
  ['?t=charge&b=billed', { timeBasis: 'charge', basis: 'billed' }],
  [`?uploads=${first},${second}`, { uploads: [first, second] }],
  ['?cur=EUR&g=month&by=account', { currency: 'EUR', granularity: 'month', groupBy: 'account' }],
  ['?cur=OCPU%20credits', { currency: 'OCPU credits' }],
])('%s', (query, change) => {
  const state = { ...byDefault, ...change }
  it('is read', () => expect(read(query)).toEqual({ state, problems: [] }))
  it('is written the same', () => expect(writeUrlState(overviewParameters, state)).toBe(query))
})

it('leaves defaults out even where they were spelled out', () => {
  expect(writeUrlState(overviewParameters, read('?b=effective&by=service').state)).toBe('')
})

it.each([
  ['p=2026-13', 'p=2026-13'],
  ['p=2026-10..2026-08', 'p=2026-10..2026-08'],
  ['p=2026-08..2026-09..2026-10', 'p=2026-08..2026-09..2026-10'],
  ['b=gross', 'b=gross'],
  ['t=invoice', 't=invoice'],
  ['g=hour', 'g=hour'],
  ['by=team', 'by=team'],
  ['uploads=1,2', 'uploads=1,2'],
])('names the invalid %s and keeps the rest', (query, named) => {
  const { state, problems } = read(`?${query}&cur=EUR`)
  expect(state).toEqual({ ...byDefault, currency: 'EUR' })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`“${named}”`)
})

it('takes an empty value for none', () => {
  expect(read('?b=&p=')).toEqual({ state: byDefault, problems: [] })
})
