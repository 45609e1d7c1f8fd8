import { describe, expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../filters/url-state.ts'
import {
  type FindingsView,
  countFilters,
  findingsParameters,
  findingsQuery,
  orderFrom,
  orderWords,
  sortingOf,
} from './findings-view.ts'

const read = (search: string) => readUrlState(findingsParameters, new URLSearchParams(search))
const first = read('').state

describe('the address of a list of findings', () => {
  it('says nothing where what nobody has decided about is listed', () => {
    expect(first).toMatchObject({ state: 'open', order: 'saving' })
    expect(writeUrlState(findingsParameters, first)).toBe('')
    expect(countFilters(first)).toBe(0)
  })

  it.each([
    '?state=dismissed',
    '?rule=idle-nat&account=004210000003&effort=low&confidence=high',
    '?account=-',
    '?q=i-0a1&o=effort',
  ])('%s is written as it was read', (search) => {
    const { state, problems } = read(search)
    expect([writeUrlState(findingsParameters, state), problems]).toEqual([search, []])
  })

  it('names what cannot be used, and keeps the rest', () => {
    const { state, problems } = read('?state=gone&effort=some&rule=Idle NAT&account=a')
    expect(state).toMatchObject({ state: 'open', account: 'a', effort: undefined, rule: undefined })
    expect(problems).toEqual([
      '“state=gone” is not open, accepted, done, dismissed or all.',
      '“rule=Idle NAT” is not the name of a rule, like idle-nat.',
      '“effort=some” is not low, medium or high.',
    ])
  })
})

describe('a list of findings', () => {
  const query = (part: Partial<FindingsView>) =>
    findingsQuery({ ...first, ...part, uploads: undefined, currency: undefined })

  it('is asked for by state, unless it is of all, and in an order that is said where it is another one', () => {
    expect(query({})).toMatchObject({ state: 'open' })
    expect(query({})).not.toHaveProperty('orderBy')
    expect(query({ state: 'all' })['state']).toBeUndefined()
    expect(query({ order: 'effort' })).toMatchObject({ orderBy: 'effort', direction: 'asc' })
    expect(query({ order: 'saving-asc' })).toMatchObject({ orderBy: 'saving', direction: 'asc' })
    expect(query({ account: '' })['subAccountId']).toBe('')
  })

  it('is ordered by a column there and back', () => {
    for (const order of Object.keys(orderWords) as FindingsView['order'][]) {
      expect(orderFrom(sortingOf(order))).toBe(order)
    }
    expect(orderFrom(undefined)).toBe('saving')
    expect(sortingOf('effort')).toEqual({ key: 'effort', descending: false })
  })
})
