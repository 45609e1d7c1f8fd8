import { describe, expect, it } from 'vitest'
import type { Delivery } from '../api/contract.ts'
import { type ListedDeliveries, appendPage, canBeTaken, mergeNewest, reportOf } from './deliveries.ts'

const delivery = (id: string, part: Partial<Delivery> = {}): Delivery => ({
  id,
  path: `cur/20261001-20261101/${id}-Manifest.json`,
  report: 'daily',
  period: '2026-10',
  deliveredAt: '2026-10-12T04:00:00Z',
  foundBy: 'poll',
  foundAt: '2026-10-12T04:10:00Z',
  upload: null,
  error: null,
  ...part,
})
const page = (nextCursor: string | null, ...ids: string[]): ListedDeliveries => ({
  items: ids.map((id) => delivery(id)),
  nextCursor,
})
const idsOf = ({ items }: ListedDeliveries) => items.map(({ id }) => id).join('')

describe('the list of what arrived', () => {
  it('keeps what was scrolled to when the newest page is read again', () => {
    const listed = page('after a', 'd', 'c', 'b', 'a')
    const merged = mergeNewest(listed, page('after c', 'e', 'd', 'c'))
    expect(idsOf(merged)).toBe('edcba')
    expect(merged.nextCursor).toBe('after a')
  })

  it('shows a delivery as it was read last', () => {
    const newest = { items: [delivery('a', { report: 'hourly' })], nextCursor: null }
    expect(mergeNewest(page(null, 'a'), newest).items).toEqual(newest.items)
  })

  it('begins anew where so much arrived that some of it may lie between', () => {
    const newest = page('after f', 'h', 'g', 'f')
    expect(mergeNewest(page(null, 'c', 'b'), newest)).toEqual(newest)
    expect(mergeNewest(undefined, newest)).toEqual(newest)
  })

  it('has each delivery once, though one arrived between two pages', () => {
    const listed = appendPage(page('after c', 'd', 'c'), page(null, 'c', 'b'))
    expect(idsOf(listed)).toBe('dcb')
    expect(listed.nextCursor).toBeNull()
  })
})

it('a delivery can be loaded again where no upload of it waits, loads or counts', () => {
  const withUpload = (status: NonNullable<Delivery['upload']>['status']) =>
    canBeTaken(delivery('a', { upload: { id: 'u', status } }))
  expect(canBeTaken(delivery('a'))).toBe(true)
  expect(['failed', 'cancelled', 'deleted'].map((status) => withUpload(status as 'failed'))).toEqual([
    true,
    true,
    true,
  ])
  expect(['pending', 'processing', 'completed'].map((status) => withUpload(status as 'pending'))).toEqual([
    false,
    false,
    false,
  ])
})

it('a report whose manifest could not be read is called like the manifest', () => {
  expect(reportOf(delivery('x', { report: null }))).toBe('x-Manifest.json')
})
