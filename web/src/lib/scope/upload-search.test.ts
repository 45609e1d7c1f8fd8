import { describe, expect, it } from 'vitest'
import { accountsOf, isFound } from './upload-search.ts'

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

  it('says its account, or how many it is of', () => {
    expect(accountsOf(upload)).toBe('111122223333')
    expect(accountsOf({ ...upload, periods: [...upload.periods, slice('2026-10', '4')] })).toBe('2 accounts')
    expect(accountsOf({ ...upload, periods: [] })).toBe('')
    expect(accountsOf({ ...upload, periods: [slice('2026-10', '')] })).toBe('')
  })
})
