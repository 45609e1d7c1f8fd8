import { expect, it } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { errorOf, slugOf } from './field-errors.ts'

it('finds what is said about a field', () => {
  const failure = new ApiError({ status: 400, errors: [{ path: '/slug', message: 'is taken' }] })
  expect(errorOf(failure, 'slug')).toBe('is taken')
  expect(errorOf(failure, 'name')).toBeUndefined()
})

it.each([
  ['Northwind Logistics', 'northwind-logistics'],
  ['  Société Générale & Co. ', 'societe-generale-co'],
  ['日本', ''],
])('makes the slug of %j %j', (name, slug) => expect(slugOf(name)).toBe(slug))
