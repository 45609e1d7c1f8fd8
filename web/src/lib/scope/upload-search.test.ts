import { describe, expect, it } from 'vitest'
import { isFound } from './upload-search.ts'

const slice = (period: string, billingAccountId: string) => ({
  period,
  billingAccountId,
  supersededBy: null,
  supersededHow: null,
  purged: false,
})
const upload = {
  fileName: 'Acme-CUR.csv.gz',
  periods: [slice('2026-10', '111122223333'), slice('2026-11', '111122223333')],
}

describe('an upload', () => {
  it.each(['acme', 'cur.csv', '2026-10', 'Oct 2026', 'nov acme', '1111', ''])(
    'is found by “%s”',
    (search) => {
      expect(isFound(upload, search)).toBe(true)
    },
  )

  it.each(['september', '2026-09', 'acme 9999'])('is not found by “%s”', (search) => {
    expect(isFound(upload, search)).toBe(false)
  })
})
