import { describe, expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../../filters/url-state.ts'
import { countFilters, historyParameters, historyQuery, orderFrom } from './history-view.ts'

const id = '01a205c4-74b2-771d-985b-48c046281329'
const read = (search: string) => readUrlState(historyParameters, new URLSearchParams(search))

describe('the address of the history', () => {
  it('says every filter and the order, and reads them back', () => {
    const search = `?status=failed&origin=s3&p=2026-10&account=1111&name=may%201&by=${id}&connection=${id}&o=rows-asc`
    const { state, problems } = read(search)
    expect(problems).toEqual([])
    expect(countFilters(state)).toBe(7)
    expect(writeUrlState(historyParameters, state)).toBe(search)
    expect(historyQuery(state)).toEqual({
      status: 'failed',
      origin: 's3',
      period: '2026-10',
      billingAccountId: '1111',
      fileName: 'may 1',
      createdBy: id,
      connectionId: id,
      orderBy: 'rows',
      direction: 'asc',
    })
  })

  it('says nothing where nothing is chosen', () => {
    const { state } = read('')
    expect(countFilters(state)).toBe(0)
    expect(writeUrlState(historyParameters, state)).toBe('')
    expect(historyQuery(state)).not.toHaveProperty('orderBy')
  })

  it.each([
    'status=lost',
    'origin=ftp',
    'p=2026-13',
    `name=${'x'.repeat(201)}`,
    'by=me',
    'connection=1',
    'o=total',
  ])('names what it cannot use, and the rest holds: %s', (part) => {
    const { state, problems } = read(`${part}&account=1111`)
    expect(problems).toEqual([expect.stringContaining(part)])
    expect([countFilters(state), state.account, state.order]).toEqual([1, '1111', 'newest'])
  })
})

it('is ordered by the column that was chosen, and without one by time', () => {
  expect([
    orderFrom({ key: 'fileName', descending: false }),
    orderFrom({ key: 'rejected', descending: true }),
    orderFrom({ key: 'createdAt', descending: false }),
    orderFrom(undefined),
  ]).toEqual(['name', 'rejected', 'oldest', 'newest'])
})
