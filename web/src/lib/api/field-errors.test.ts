import { expect, it } from 'vitest'
import { ApiError } from './api-error.ts'
import { errorOf } from './field-errors.ts'

it('finds what is said about a field', () => {
  const failure = new ApiError({ status: 400, errors: [{ path: '/slug', message: 'is taken' }] })
  expect(errorOf(failure, 'slug')).toBe('is taken')
  expect(errorOf(failure, 'name')).toBeUndefined()
})
