import { expect, test } from 'vitest'
import { generatePassword, hashPassword, verifyPassword } from './password.ts'

test('a hash carries its algorithm and parameters, and a new salt each time', async () => {
  const [one, other] = await Promise.all([hashPassword('secret'), hashPassword('secret')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
})

test('only the password itself is verified, however its letters are composed', async () => {
  const hash = await hashPassword('caf\u00e9')
  expect(await verifyPassword('cafe\u0301', hash)).toBe(true)
  expect(await verifyPassword('cafe', hash)).toBe(false)
  expect(await verifyPassword('', undefined)).toBe(false)
})

test('a hash is verified with the parameters that it carries', async () => {
  const hash = await hashPassword('old')
  expect(await verifyPassword('old', hash.replace('t=2', 't=3'))).toBe(false)
  await expect(verifyPassword('old', '$2b$10$abcdefghijklmnopqrstuv')).rejects.toThrow('PHC')
})

test('generated passwords differ', () => {
  expect(generatePassword()).toMatch(/^[A-Za-z2-9]{24}$/)
  expect(generatePassword()).not.toBe(generatePassword())
})
