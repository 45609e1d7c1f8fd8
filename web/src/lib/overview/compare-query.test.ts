import { expect, it } from 'vitest'
import { compareQuery } from './compare-query.ts'

it.each([
  ['previous', {}],
  ['none', { compare: 'none' }],
  ['year', { compare: 'yearBefore' }],
  [
    { first: '2026-08', last: '2026-10' },
    { compareFrom: '2026-08-01', compareTo: '2026-11-01' },
  ],
  [
    { first: '2026-10-31', last: '2026-10-31' },
    { compareFrom: '2026-10-31', compareTo: '2026-11-01' },
  ],
] as const)('asks to compare with %j', (compare, query) => {
  expect(compareQuery(compare)).toEqual(query)
})
