import { expect, it } from 'vitest'
import type { SavedQuery } from '../api/contract.ts'
import { type LibraryView, findQueries } from './library.ts'

const query = (name: string, owner: string, shared: boolean): SavedQuery => ({
  id: name,
  name,
  description: `About ${name}`,
  shared,
  version: 1,
  question: { scope: { kind: 'latest' }, query: { measures: ['billedCost'] } },
  owner: { id: owner, name: owner },
  own: owner === 'ann',
  lastRunAt: null,
  createdAt: '2026-10-01T00:00:00Z',
  updatedAt: '2026-10-01T00:00:00Z',
})
const queries = [
  query('Services', 'ann', false),
  query('Teams by month', 'ann', true),
  query('Regions', 'bob', true),
]
const found = (view: Partial<LibraryView>) =>
  findQueries(queries, { search: undefined, whose: 'all', ...view }, 'ann').map(({ name }) => name)

it('finds by every word, wherever it stands', () => {
  expect(found({})).toHaveLength(3)
  expect(found({ search: 'MONTH team' })).toEqual(['Teams by month'])
  expect(found({ search: 'bob' })).toEqual(['Regions'])
  expect(found({ search: 'bob services' })).toEqual([])
})

it('tells own from shared ones', () => {
  expect(found({ whose: 'own' })).toEqual(['Services', 'Teams by month'])
  expect(found({ whose: 'shared' })).toEqual(['Teams by month', 'Regions'])
})
