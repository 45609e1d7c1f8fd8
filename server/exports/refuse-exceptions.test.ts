import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { refuseExceptions } from './refuse-exceptions.ts'

const TAG = '0123456789abcdef'
const ROWS = '"a",1\r\n"__exception__",2\r\n'
const EXCEPTION = `\r\n__exception__\r\n${TAG}\r\nCode: 159. DB::Exception: Timeout\n34 ${TAG}\r\n__exception__\r\n`

const pass = (chunks: string[]) =>
  buffer(Readable.from(chunks.map((chunk) => Buffer.from(chunk))).compose(refuseExceptions(TAG)))

test.each([1, 7, 40, 1000])('an answer passes as it is, in pieces of %i bytes', async (size) => {
  const pieces = ROWS.match(new RegExp(`[^]{1,${size}}`, 'g'))!
  expect((await pass(pieces)).toString()).toBe(ROWS)
})

test('an empty answer passes', async () => {
  expect(await pass([])).toHaveLength(0)
})

test.each([1, 7, 40, 1000])('one that ends with an exception fails, in pieces of %i bytes', async (size) => {
  const pieces = `${ROWS}${EXCEPTION}`.match(new RegExp(`[^]{1,${size}}`, 'g'))!
  await expect(pass(pieces)).rejects.toThrow('before its end')
})

test('it is named by the exception, whatever rows say', async () => {
  await expect(pass([`"Code: 7",1\r\n${EXCEPTION}`])).rejects.toThrow('Code: 159')
})

test('an exception with the mark of another answer is text', async () => {
  const other = EXCEPTION.replaceAll(TAG, 'f'.repeat(16))
  expect((await pass([other])).toString()).toBe(other)
})
