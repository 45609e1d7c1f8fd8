import { expect, it } from 'vitest'
import { comparableVersions, replacements, sharedMonths } from './versions.ts'

const slice = (uploadId: string, period: string, billingAccountId = 'a') => ({
  uploadId,
  fileName: `${uploadId}.csv`,
  period,
  billingAccountId,
})
const own = (period: string, part: Partial<ReturnType<typeof current>> = {}) => ({
  ...current(period),
  ...part,
})
const current = (period: string) => ({
  period,
  billingAccountId: 'a',
  supersededBy: null as string | null,
  supersededHow: null,
  purged: false,
})

it('names an upload once, with its months, however many accounts it shares', () => {
  expect(
    sharedMonths([
      slice('old', '2026-10', 'b'),
      slice('old', '2026-10'),
      slice('old', '2026-09'),
      slice('part', '2026-10'),
    ]),
  ).toEqual([
    { uploadId: 'old', fileName: 'old.csv', periods: ['2026-09', '2026-10'] },
    { uploadId: 'part', fileName: 'part.csv', periods: ['2026-10'] },
  ])
})

it('says which upload took the place in which months', () => {
  const periods = [
    own('2026-09'),
    own('2026-10', { supersededBy: 'new' }),
    own('2026-10', { supersededBy: 'new', billingAccountId: 'b' }),
  ]
  expect(replacements({ periods, overlaps: [], supersedes: [] })).toEqual([
    { uploadId: 'new', periods: ['2026-10'] },
  ])
})

it('compares with the version before first, and with nothing that was removed', () => {
  const upload = {
    periods: [
      own('2026-08', { purged: true, supersededBy: 'new' }),
      own('2026-09', { supersededBy: 'new' }),
      own('2026-10'),
    ],
    overlaps: [slice('part', '2026-10')],
    supersedes: [
      { ...slice('old', '2026-10'), purged: false },
      { ...slice('old', '2026-10', 'b'), purged: false },
      { ...slice('older', '2026-09'), purged: true },
    ],
  }
  expect(comparableVersions(upload)).toEqual([
    { uploadId: 'old', fileName: 'old.csv', period: '2026-10' },
    { uploadId: 'new', fileName: undefined, period: '2026-09' },
    { uploadId: 'part', fileName: 'part.csv', period: '2026-10' },
  ])
  expect(comparableVersions({ ...upload, overlaps: null, supersedes: null })).toHaveLength(1)
})
