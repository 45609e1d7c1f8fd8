import { expect, it } from 'vitest'
import { knownFilters } from './known-filters.ts'
import { isValue } from './value-filter.ts'

it('leaves out filters of dimensions that there are not, and names them', () => {
  const dimension = {
    name: 'serviceName',
    label: 'Service',
    description: '',
    group: '',
    column: '',
    tables: [],
  }
  const filters = [
    isValue('serviceName', 'A'),
    isValue('team', 'x'),
    isValue('tag:team', 'x'),
    isValue('tag:', 'x'),
  ]
  expect(knownFilters(filters, [dimension])).toEqual({
    filters: [filters[0], filters[2]],
    problems: ['There is no dimension “team” to filter by.', 'There is no dimension “tag:” to filter by.'],
  })
})
