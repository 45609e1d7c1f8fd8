import { describe, expect, it } from 'vitest'
import type { Upload } from '../../contract/upload.ts'
import { ProblemError } from '../http/problem.ts'
import { decodeUploadCursor, encodeUploadCursor, uploadOrderOf, type UploadOrder } from './upload-order.ts'

const id = '01a205c4-74b2-771d-985b-48c046281329'
const upload = (fileName = 'may 1.csv') =>
  ({ id, fileName, rows: { read: 12, accepted: 9, rejected: 3 } }) as Upload

describe('the order of uploads', () => {
  it('is the newest first, names from A, and counts from the largest down', () => {
    expect(
      [{}, { orderBy: 'fileName' }, { orderBy: 'rows' }].map((query) =>
        uploadOrderOf({ limit: 50, ...(query as object) }),
      ),
    ).toEqual([
      { by: 'createdAt', direction: 'desc' },
      { by: 'fileName', direction: 'asc' },
      { by: 'rows', direction: 'desc' },
    ])
  })

  it.each<[UploadOrder, string]>([
    [{ by: 'createdAt', direction: 'desc' }, ''],
    [{ by: 'createdAt', direction: 'asc' }, ''],
    [{ by: 'fileName', direction: 'asc' }, 'may 1.csv'],
    [{ by: 'rows', direction: 'desc' }, '12'],
    [{ by: 'rejected', direction: 'asc' }, '3'],
  ])('%j goes on from where it was left', (order, value) => {
    expect(decodeUploadCursor(order, encodeUploadCursor(order, upload()))).toEqual({ id, value })
  })

  it('goes on from a name of any characters and of the largest length', () => {
    const order = { by: 'fileName', direction: 'asc' } as const
    for (const name of ['a b', '😀'.repeat(127), '月'.repeat(255), '%zz', 'é']) {
      const cursor = encodeUploadCursor(order, upload(name))
      expect(decodeUploadCursor(order, cursor).value).toBe(name)
      expect(cursor.length).toBeLessThan(3000)
    }
  })

  const cursorOf = (...parts: string[]) => Buffer.from(parts.join(' ')).toString('base64url')
  const encoded = (text: string) => Buffer.from(text).toString('base64url')
  it.each<[string, string]>([
    ['made in another direction', encodeUploadCursor({ by: 'rows', direction: 'asc' }, upload())],
    ['made in another order', encodeUploadCursor({ by: 'rejected', direction: 'desc' }, upload())],
    ['of an id alone', encodeUploadCursor({ by: 'createdAt', direction: 'desc' }, upload())],
    ['with a name for a count', cursorOf('rows', 'desc', id, encoded('may'))],
    ['with a count that no number is', cursorOf('rows', 'desc', id, encoded('9'.repeat(30)))],
    ['that is none', 'x'],
  ])('refuses a cursor %s', (_, cursor) => {
    expect(() => decodeUploadCursor({ by: 'rows', direction: 'desc' }, cursor)).toThrow(ProblemError)
  })

  it('refuses a name that Postgres cannot keep', () => {
    const cursor = cursorOf('fileName', 'asc', id, encoded('a\u0000b'))
    expect(() => decodeUploadCursor({ by: 'fileName', direction: 'asc' }, cursor)).toThrow(ProblemError)
  })
})
