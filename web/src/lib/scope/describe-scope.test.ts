import { expect, it } from 'vitest'
import { describeScope } from './describe-scope.ts'

const view = { basis: 'effective', groupBy: 'account' } as const
const known = { period: 'Oct 2026', uploads: 3, currency: 'USD' }

it('says what a dashboard shows, of the parts that it has', () => {
  expect(describeScope(['period', 'groupBy', 'basis', 'currency', 'uploads'], view, known)).toBe(
    'Oct 2026 · by account · effective · USD · 3 uploads',
  )
  expect(describeScope(['uploads', 'basis'], view, { uploads: 1 })).toBe('effective · 1 upload')
  expect(describeScope(['basis'], view, { uploads: undefined })).toBe('effective')
})
