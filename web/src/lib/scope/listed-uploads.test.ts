import { expect, it } from 'vitest'
import type { Upload } from '../api/contract.ts'
import { narrowUploads, shownChoices } from './listed-uploads.ts'

const upload = (id: string, ...months: string[]) =>
  ({
    id,
    fileName: `${id}.csv`,
    manifest: null,
    periods: months.map((period) => ({ period, billingAccountId: '1' })),
  }) as Upload

const uploads = [upload('c', '2026-10'), upload('b', '2026-09', '2026-10'), upload('a', '2026-09')]
const all = { shown: 'all', search: '', wereChosen: new Set<string>() }
const ids = (wanted: Partial<typeof all>) => narrowUploads(uploads, { ...all, ...wanted }).map(({ id }) => id)

it('the list is narrowed to a month, to what was chosen, and to what is looked for', () => {
  expect(ids({})).toEqual(['c', 'b', 'a'])
  expect(ids({ shown: '2026-09' })).toEqual(['b', 'a'])
  expect(ids({ shown: '2026-09', search: 'oct' })).toEqual(['b'])
  expect(ids({ shown: 'chosen', wereChosen: new Set(['a', 'gone']) })).toEqual(['a'])
})

it('months are offered once, the newest first, and what is chosen where something is', () => {
  const labels = (chosen: number) =>
    shownChoices(uploads, chosen).map(({ label }) => label.replace('\u00a0', ' '))
  expect(labels(0)).toEqual(['All uploads', 'Oct 2026', 'Sep 2026'])
  expect(labels(2)).toEqual(['All uploads', 'Chosen ones', 'Oct 2026', 'Sep 2026'])
})

it('a report is called by its name and month, as its manifest is called like any other', () => {
  const report = { ...upload('d', '2026-10'), manifest: { name: 'cur', period: '2026-10' } } as Upload
  expect(narrowUploads([report], all)[0]?.name.replace('\u00a0', ' ')).toBe('cur, Oct 2026')
})
