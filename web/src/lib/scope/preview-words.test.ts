import { expect, it } from 'vitest'
import type { SelectionPreview } from '../api/contract.ts'
import { countedTwiceIn, leftOutOf } from './preview-words.ts'

const older = { id: '1', fileName: 'older.csv' }
const newer = { id: '2', fileName: 'newer.csv' }
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const preview = (part: Partial<SelectionPreview>): SelectionPreview => ({
  uploads: [older, newer],
  leftOut: [],
  overlaps: [],
  counts: true,
  ...part,
})

it('says what of an upload another one supersedes, and where the two are compared', () => {
  const part = { upload: older, by: newer, periods: ['2026-09', '2026-10'], comparablePeriod: '2026-10' }
  const [line] = leftOutOf(preview({ leftOut: [part] }))
  expect(plain(line!.what)).toBe('Sep – Oct 2026 of older.csv')
  expect(line).toMatchObject({ why: 'newer.csv supersedes it', comparison: '/uploads/2?with=1:2026-10' })
  expect(
    leftOutOf(preview({ leftOut: [{ ...part, comparablePeriod: null }] }))[0]?.comparison,
  ).toBeUndefined()
})

it('tells two of one name apart', () => {
  const by = { ...newer, fileName: older.fileName }
  const part = { upload: older, by, periods: ['2026-09'], comparablePeriod: null }
  expect(leftOutOf(preview({ leftOut: [part] }))[0]?.why).toBe('another older.csv supersedes it')
})

it('says what has no rows any more though nothing supersedes it', () => {
  const part = { upload: older, by: null, periods: ['2026-09'], comparablePeriod: null }
  expect(leftOutOf(preview({ leftOut: [part] }))).toEqual([
    {
      key: '1 undefined',
      what: expect.stringContaining('of older.csv') as string,
      why: 'its rows were removed while there was a newer version',
      comparison: undefined,
    },
  ])
})

it('says which uploads have the same months, and of how many accounts', () => {
  const words = (periods: string[], accounts: number) =>
    countedTwiceIn(preview({ overlaps: [{ uploads: [older, newer], periods, accounts }] })).map(({ what }) =>
      plain(what),
    )
  expect(words(['2026-10'], 1)).toEqual(['Oct 2026 of the same account'])
  expect(words(['2026-07', '2026-10'], 2)).toEqual(['2 months (Jul – Oct 2026) of 2 accounts'])
})
