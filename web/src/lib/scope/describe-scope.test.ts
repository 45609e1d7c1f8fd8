import { expect, it } from 'vitest'
import { describeScope } from './describe-scope.ts'

const view = { period: undefined, basis: 'effective', groupBy: 'account' } as const
const known = { period: 'Oct 2026', uploads: 3, currency: 'USD' }

it('says what a dashboard shows, of the parts that it has', () => {
  expect(describeScope(['period', 'groupBy', 'basis', 'currency', 'uploads'], view, known)).toBe(
    'Oct 2026 · by account · effective · USD · 3 uploads',
  )
  expect(describeScope(['uploads', 'basis'], view, { uploads: 1 })).toBe('effective · 1 upload')
  expect(describeScope(['basis'], view, { uploads: undefined })).toBe('effective')
})

it('names the time that is asked for where there is no answer, or none of that time', () => {
  const month = { ...view, period: { first: '2001-01', last: '2001-01' } }
  expect(describeScope(['period', 'basis'], month, { uploads: 3 })).toBe(
    'Jan\u00a02001 · effective · 3 uploads',
  )
  expect(describeScope(['period'], month, known)).toBe('Oct 2026 · 3 uploads')
  expect(describeScope(['period', 'basis'], { ...view, period: 'all' }, { uploads: undefined })).toBe(
    'all months · effective',
  )
  expect(describeScope(['period', 'basis'], view, { uploads: undefined })).toBe(
    'last whole month · effective',
  )
  expect(describeScope(['period'], view, { uploads: 3, showsAll: true })).toBe('all months · 3 uploads')
})
