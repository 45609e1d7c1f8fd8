import { expect, it } from 'vitest'
import { newsOf } from './news.ts'

const visit = {
  since: '2026-11-01T08:00:00.000Z',
  completedUploads: 0,
  failedUploads: 0,
  uploads: [],
  newFindings: 0,
}
const upload = { id: '1', fileName: 'october.csv', firstPeriod: '2026-10', lastPeriod: '2026-10' }

it('is nothing in the first visit, and where nothing came', () => {
  expect(newsOf(visit)).toBeUndefined()
  expect(newsOf({ ...visit, since: null, newFindings: 3 })).toBeUndefined()
})

it('counts what came, and names the newest uploads', () => {
  const { since, parts } = newsOf({
    ...visit,
    completedUploads: 1204,
    uploads: [upload],
    failedUploads: 1,
    newFindings: 2,
  })!
  expect(since).toMatch(/1.Nov.2026/)
  expect(parts).toEqual([
    { words: '1,204 uploads completed', to: 'completed', title: 'october.csv\n1203 more' },
    { words: '1 upload failed', to: 'failed' },
    { words: '2 new findings', to: 'findings' },
  ])
})
