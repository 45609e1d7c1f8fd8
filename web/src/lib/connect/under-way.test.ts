import { expect, it } from 'vitest'
import type { Upload } from '../api/contract.ts'
import { shownAs, underWay } from './under-way.ts'

const upload = (id: string, status: Upload['status'], origin: Upload['origin'] = 'file') =>
  ({ id, status, origin }) as Upload
const idsOf = (known: Partial<Parameters<typeof underWay>[0]>) =>
  underWay({ uploads: [], origin: 'file', said: new Set(), hasData: false, ...known }).map(({ id }) => id)

it('is what is loading, by where it comes from, and not what is listed elsewhere', () => {
  const uploads = [upload('d', 'pending'), upload('c', 'processing', 's3'), upload('b', 'processing')]
  expect(idsOf({ uploads })).toEqual(['d', 'b'])
  expect(idsOf({ uploads, origin: 's3' })).toEqual(['c'])
  expect(idsOf({ uploads, said: new Set(['d']) })).toEqual(['b'])
})

it('is what was tried in vain as well, until something is loaded', () => {
  const uploads = ['e', 'd', 'c', 'b'].map((id) => upload(id, 'failed'))
  expect(idsOf({ uploads })).toEqual(['e', 'd', 'c'])
  expect(idsOf({ uploads, hasData: true })).toEqual([])
})

it('shows the stages of what is being read, before those of what waits', () => {
  expect(shownAs([upload('b', 'pending'), upload('a', 'processing')])?.id).toBe('a')
  expect(shownAs([upload('b', 'pending')])?.id).toBe('b')
  expect(shownAs([upload('b', 'failed')])).toBeUndefined()
})
