import { expect, it } from 'vitest'
import { describeError, toApiError } from './api-error.ts'

it('takes code, detail and errors from a problem document', () => {
  const body = JSON.stringify({
    type: 'about:blank',
    title: 'The file was loaded before',
    status: 409,
    detail: 'Open the upload that has it.',
    code: 'duplicate-file',
    existingUploadId: '0199',
  })
  const error = toApiError(409, body, null)
  expect(error).toMatchObject({ status: 409, code: 'duplicate-file', existingUploadId: '0199', errors: [] })
  expect(describeError(error)).toEqual({
    title: 'The file was loaded before',
    detail: 'Open the upload that has it.',
  })
})

it('reads how long to wait', () => {
  expect(toApiError(429, '{}', '30').retryAfterSeconds).toBe(30)
  expect(toApiError(429, '{}', null).retryAfterSeconds).toBeUndefined()
})

it.each(['<html>502</html>', 'null', ''])(
  'makes an error of the body %j, which is no problem document',
  (body) => {
    expect(toApiError(502, body, null)).toMatchObject({ status: 502, code: 'unexpected-answer' })
  },
)
