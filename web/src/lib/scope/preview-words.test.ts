import { expect, it } from 'vitest'
import type { SelectionPreview } from '../api/contract.ts'
import { countedTwiceIn, leftOutOf } from './preview-words.ts'

const older = { id: '1', fileName: 'older.csv' }
const newer = { id: '2', fileName: 'newer.csv' }
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const superseded = (period: string, billingAccountId = 'a', comparable = true) => ({
  upload: older,
  by: newer,
  period,
  billingAccountId,
  comparable,
})
const preview = (part: Partial<SelectionPreview>): SelectionPreview => ({
  uploads: [older, newer],
  superseded: [],
  overlaps: [],
  counts: true,
  ...part,
})

it('says once what of an upload another one supersedes, and where the two are compared', () => {
  const slices = [superseded('2026-09', 'a', false), superseded('2026-10', 'a'), superseded('2026-10', 'b')]
  const [line, ...more] = leftOutOf(preview({ superseded: slices }))
  expect(more).toEqual([])
  expect(plain(line!.what)).toBe('Sep – Oct 2026 of older.csv')
  expect(line).toMatchObject({ by: 'newer.csv', comparison: '/uploads/2?with=1:2026-10' })
  expect(
    leftOutOf(preview({ superseded: [superseded('2026-09', 'a', false)] }))[0]?.comparison,
  ).toBeUndefined()
})

it('says once which uploads have the same months, and of how many accounts', () => {
  const overlap = (period: string, billingAccountId: string) => ({
    period,
    billingAccountId,
    uploads: [older, newer],
  })
  const words = (overlaps: SelectionPreview['overlaps']) =>
    countedTwiceIn(preview({ overlaps })).map(({ what }) => plain(what))
  expect(words([overlap('2026-10', 'a')])).toEqual(['Oct 2026 of the same account'])
  expect(words([overlap('2026-07', 'a'), overlap('2026-10', 'a'), overlap('2026-10', 'b')])).toEqual([
    '2 months (Jul – Oct 2026) of 2 accounts',
  ])
})
