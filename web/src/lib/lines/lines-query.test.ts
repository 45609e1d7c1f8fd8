import { describe, expect, it } from 'vitest'
import { isValue } from '../filters/value-filter.ts'
import { conditionsQuery, orderQuery, sumsQuery } from './lines-query.ts'
import { readLinesView } from './lines-view.ts'

const upload = '01935a00-0000-7000-8000-000000000001'
const viewOf = (search: string) => {
  const { state } = readLinesView(new URLSearchParams(search))
  return { ...state, uploads: state.uploads === 'latest' ? undefined : state.uploads }
}

describe('lines and their sum', () => {
  it('have the same conditions', () => {
    const view = viewOf(`uploads=${upload}&f=in:serviceName=A&from=2026-10-01&to=2026-11-01&t=billing&b=net`)
    const filters = [isValue('serviceName', 'A')]
    expect(conditionsQuery(view)).toEqual({
      uploads: upload,
      from: '2026-10-01',
      to: '2026-11-01',
      timeBasis: 'billing',
      filters: JSON.stringify(filters),
    })
    expect(sumsQuery(view)).toEqual({
      uploadIds: [upload],
      from: '2026-10-01',
      to: '2026-11-01',
      timeBasis: 'billing',
      filters,
      measures: ['netEffectiveCost', 'lineCount'],
    })
  })

  it('are of one currency where it is said; what there is of others is known all the same', () => {
    const view = viewOf('cur=EUR')
    expect(conditionsQuery(view).filters).toBe(JSON.stringify([isValue('billingCurrency', 'EUR')]))
    expect(sumsQuery(view).filters).toEqual([])
  })

  it('are all that there is without conditions', () => {
    const { filters, uploads, from, to } = conditionsQuery(viewOf(''))
    expect([filters, uploads, from, to]).toEqual([undefined, undefined, undefined, undefined])
  })
})

it.each([
  ['', { orderBy: 'effectiveCost', direction: 'desc' }],
  ['b=net&o=cost-asc', { orderBy: 'netEffectiveCost', direction: 'asc' }],
  ['b=net&o=place', { orderBy: 'row', direction: 'asc' }],
  ['o=place-desc', { orderBy: 'row', direction: 'desc' }],
])('with “%s” lines are ordered by %o', (search, query) => {
  expect(orderQuery(viewOf(search))).toEqual(query)
})
