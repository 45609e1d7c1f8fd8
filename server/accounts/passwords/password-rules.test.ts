import { describe, expect, test } from 'vitest'
import type { ProblemError } from '../../http/problem.ts'
import { TEST_PASSWORD } from '../../../testing/app.ts'
import { generatePassword } from './password.ts'
import { requireGoodPassword } from './password-rules.ts'

const about = { email: 'anna.weber@bills.example', name: 'Anna Weber' }

async function refusalOf(password: string) {
  const error = await requireGoodPassword(password, 'newPassword', about).catch((thrown: unknown) => thrown)
  return error && (error as ProblemError).problem
}

describe('a password', () => {
  test.each([
    TEST_PASSWORD,
    generatePassword(),
    'purple monkey dishwasher',
    'ein Satz mit Umlauten: äöü',
    'ключ лежит под ковром',
    '猫は屋根の上で静かに眠る夜',
    'x'.repeat(3) + generatePassword().repeat(40),
  ])('that is hard to guess is taken: %s', async (password) => {
    expect(await refusalOf(password)).toBeUndefined()
  })

  test.each([
    ['password1234', 'common'],
    ['P@ssw0rd1234', 'common'],
    ['123456789012', 'common'],
    ['qwertyuiopasdf', 'common'],
    ['aaaaaaaaaaaa', 'repeats itself'],
    ['abcdefghijkl', 'alphabet'],
    ['            ', 'repeats itself'],
    ['Summer2026!!!!', 'easy to guess'],
    ['anna.weber@bills.example', 'your name'],
    ['annaweber2026', 'your name'],
    ['Anna Weber 2026', 'your name'],
    ['outlayoutlay', 'your name'],
    ['ｐａｓｓｗｏｒｄ１２３４', 'common'],
  ])('that is easy to guess is refused, and says why: %s', async (password, reason) => {
    const refusal = await refusalOf(password)
    expect(refusal).toMatchObject({
      status: 400,
      code: 'password-too-common',
      errors: [{ path: 'newPassword', message: expect.stringContaining(reason) as string }],
    })
    expect(JSON.stringify(refusal)).not.toContain(password)
  })

  test('has a length: in characters at least, in bytes at the most', async () => {
    expect(await refusalOf('gK4 mNp QrT')).toMatchObject({ status: 400, code: 'invalid-request' })
    // Twelve signs that are six characters.
    expect(await refusalOf('a\u0301e\u0301i\u0301o\u0301u\u0301y\u0301')).toMatchObject({
      code: 'invalid-request',
      detail: 'newPassword: must have at least 12 characters',
    })
    expect(await refusalOf('屋根'.repeat(200))).toMatchObject({
      detail: 'newPassword: must have at most 1024 bytes',
    })
  })

  test('is checked in a time that nobody can make long', async () => {
    await refusalOf(TEST_PASSWORD)
    const slow = ['4@8({[<3&6#!1|0$5+7%2', 'p4s5w0rd ', '01012000', '@4(', '1.1.', 'qwertyuiop']
    for (const part of slow) {
      const start = performance.now()
      await refusalOf(part.repeat(100))
      // A few milliseconds by itself; without bounds it is seconds.
      expect(performance.now() - start, part).toBeLessThan(500)
    }
  })
})
