import { describe, expect, it } from 'vitest'
import { isNoneOf, isValue } from '../filters/value-filter.ts'
import { linesAddress } from './lines-address.ts'
import { type LinesView, readLinesView } from './lines-view.ts'

const upload = '01935a00-0000-7000-8000-000000000001'
const read = (address: string) => readLinesView(new URL(address, 'https://outlay.example').searchParams)

describe.each<[address: string, view: Partial<LinesView>]>([
  ['/lines', {}],
  ['/lines?f=in:serviceName=AmazonEC2', { filters: [isValue('serviceName', 'AmazonEC2')] }],
  [
    '/lines?f=isEmpty:regionId;notIn:tag:team=red,,blue%20sky',
    { filters: [isValue('regionId', ''), isNoneOf('tag:team', ['red', '', 'blue sky'])] },
  ],
  [
    `/lines?uploads=${upload}&from=2026-10-01&to=2026-11-01&t=billing&b=net&cur=EUR&o=place`,
    {
      uploads: [upload],
      from: '2026-10-01',
      to: '2026-11-01',
      timeBasis: 'billing',
      basis: 'net',
      currency: 'EUR',
      order: 'place',
    },
  ],
])('%s', (address, view) => {
  it('is where these lines are', () => expect(linesAddress(view)).toBe(address))
  it('is read as the same', () => {
    const { state, problems } = read(address)
    expect(problems).toEqual([])
    expect(state).toMatchObject(view)
    expect(linesAddress(state)).toBe(address)
  })
})

it('leads to the same lines whatever stands in a value', () => {
  for (const value of ['a,b', ';', '=', '%2C', 'x&f=y#z', '100 %', 'ä\n', 'a+b']) {
    const filters = [isValue('tag:a=b&c', value)]
    expect(read(linesAddress({ filters })).state.filters).toEqual(filters)
  }
})

describe('an address with a part that cannot be read', () => {
  it('keeps the other filters, and the rest', () => {
    const { state, problems } = read(
      '/lines?f=in:serviceName=A;regionId;isEmpty:chargeCategory&b=gross&cur=EUR',
    )
    expect(state.filters).toEqual([isValue('serviceName', 'A'), isValue('chargeCategory', '')])
    expect(state).toMatchObject({ basis: 'effective', currency: 'EUR' })
    expect(problems).toEqual([
      '“f=regionId” is not a filter like in:serviceName=AmazonEC2.',
      '“b=gross” is not billed, effective, list, contracted or net.',
    ])
  })

  it('has no end before its beginning', () => {
    const { state, problems } = read('/lines?from=2026-10-02&to=2026-10-01')
    expect(state).toMatchObject({ from: '2026-10-02', to: undefined })
    expect(problems).toEqual(['“to=2026-10-01” is not after “from=2026-10-02”.'])
  })
})
