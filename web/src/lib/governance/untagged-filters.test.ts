import { expect, it } from 'vitest'
import { filtersOfEntry } from './untagged-filters.ts'

const others = { value: null, subAccountId: '' }

it('an entry is of the lines of its value, and a resource of those of its account', () => {
  expect(filtersOfEntry({ value: 'EC2' }, 'service', [])).toEqual([
    { dimension: 'serviceName', operator: 'in', values: ['EC2'] },
  ])
  expect(filtersOfEntry({ value: '', subAccountId: 'a' }, 'resource', [])).toEqual([
    { dimension: 'resourceId', operator: 'isEmpty' },
    { dimension: 'subAccountId', operator: 'in', values: ['a'] },
  ])
})

it('the others are of all lines but those of what is listed', () => {
  expect(
    filtersOfEntry({ value: null }, 'account', [{ value: 'a' }, { value: '' }, { value: null }]),
  ).toEqual([{ dimension: 'subAccountId', operator: 'notIn', values: ['a', ''] }])
})

it('the other resources have no lines of their own: an id that is listed may be one of them in another account', () => {
  expect(filtersOfEntry(others, 'resource', [{ value: 'i-1', subAccountId: 'a' }, others])).toBeUndefined()
})
