import { expect, it } from 'vitest'
import { NewPassword } from '../../../../contract/account.ts'
import { MIN_PASSWORD_LENGTH, passwordHint } from './password-hint.ts'

it('asks for the length that the API asks for', () => {
  expect(NewPassword).toMatchObject({ minLength: MIN_PASSWORD_LENGTH })
})

it.each([
  ['', '12 characters or more; a few words make a good one'],
  ['a', '11 more characters'],
  ['eleven char', '1 more character'],
  ['twelve chars', 'Long enough'],
])('says of %j: %s', (password, hint) => expect(passwordHint(password)).toBe(hint))
