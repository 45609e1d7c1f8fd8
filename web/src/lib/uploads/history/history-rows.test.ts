import { describe, expect, it } from 'vitest'
import type { Upload } from '../../api/contract.ts'
import { matchesView, rowsOf } from './history-rows.ts'
import { type HistoryView, NO_FILTERS } from './history-view.ts'

const upload = (id: string, part: Partial<Upload> = {}) =>
  ({
    id,
    fileName: `${id}.csv`,
    status: 'completed',
    origin: 'file',
    connectionId: null,
    createdBy: { id: 'ada', name: 'Ada' },
    periods: [],
    rows: { read: 1, accepted: 1, rejected: 0 },
    ...part,
  }) as Upload

const slice = (period: string, billingAccountId: string) =>
  ({ period, billingAccountId }) as Upload['periods'][number]
const view = (part: Partial<HistoryView> = {}): HistoryView => ({ ...NO_FILTERS, order: 'newest', ...part })
const idsOf = (uploads: Upload[]) => uploads.map(({ id }) => id).join('')
const rows = (listed: Upload[], known: Upload[], part: Partial<HistoryView> = {}, hasMore = false) =>
  idsOf(rowsOf({ listed, known, hasMore, view: view(part) }))

describe('the rows of the history', () => {
  it('begin with what has arrived since they were read', () => {
    expect(rows([upload('b'), upload('a')], [upload('a'), upload('c')])).toBe('cba')
  })

  it('are as they are by now, and those that match no more go', () => {
    const failed = upload('a', { status: 'failed' })
    expect(rowsOf({ listed: [upload('a')], known: [failed], hasMore: false, view: view() })).toEqual([failed])
    expect(rows([upload('b'), upload('a')], [failed], { status: 'completed' })).toBe('b')
  })

  it('have what arrives at its place in the order', () => {
    const many = (id: string, read: number) => upload(id, { rows: { read, accepted: read, rejected: 0 } })
    const listed = [many('b', 9), many('a', 5)]
    expect(rows(listed, [many('c', 7)], { order: 'rows' })).toBe('bca')
    expect(rows(listed.toReversed(), [many('c', 7)], { order: 'rows-asc' })).toBe('acb')
    expect(rows([upload('a'), upload('c')], [upload('x', { fileName: 'B.csv' })], { order: 'name' })).toBe(
      'axc',
    )
  })

  it('leave what belongs behind the last one to the page that follows', () => {
    expect(rows([upload('c'), upload('b')], [upload('a')], {}, true)).toBe('cb')
    expect(rows([upload('c'), upload('b')], [upload('a')], {}, false)).toBe('cba')
  })

  it('stay where they are while their figures change, and stand once', () => {
    const grown = upload('a', { rows: { read: 99, accepted: 99, rejected: 0 } })
    expect(rows([upload('b'), upload('a'), upload('b')], [grown], { order: 'rows' })).toBe('ba')
  })
})

it.each<[Partial<HistoryView>, boolean]>([
  [{}, true],
  [{ status: 'completed', origin: 'file', by: 'ada' }, true],
  [{ status: 'failed' }, false],
  [{ origin: 's3' }, false],
  [{ by: 'eve' }, false],
  [{ connection: 'c' }, false],
  [{ name: 'MAY' }, true],
  [{ name: 'june' }, false],
  [{ period: '2026-10' }, true],
  [{ account: '1' }, true],
  // Of this account in this month, and not of each somewhere.
  [{ period: '2026-10', account: '1' }, false],
  [{ period: '2026-10', account: '2' }, true],
])('an upload is in a view of %j: %s', (part, expected) => {
  const periods = [slice('2026-09', '1'), slice('2026-10', '2')]
  expect(matchesView(upload('a', { fileName: 'may.csv', periods }), view(part))).toBe(expected)
})
