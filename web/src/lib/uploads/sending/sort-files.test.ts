import { expect, it } from 'vitest'
import { filesOf, type GivenFile, missingFrom, sortFiles } from './sort-files.ts'

const given = (path: string, content = 'x'): GivenFile => ({
  file: new File([content], path.slice(path.lastIndexOf('/') + 1)),
  path,
})
const manifest = (path: string, month: string, parts: number): GivenFile =>
  given(
    path,
    JSON.stringify({
      executionId: month,
      exportArn: 'arn:aws:bcm-data-exports:us-east-1:111122223333:export/daily',
      dataFiles: Array.from(
        { length: parts },
        (_, index) => `s3://bucket/daily/data/BILLING_PERIOD=${month}/daily-${index + 1}.csv.gz`,
      ),
    }),
  )
const names = (files: readonly File[]) => files.map(({ name }) => name)

it('makes one report of a manifest and its files, in its order, and leaves the others alone', async () => {
  const { reports, single } = await sortFiles(
    [given('daily-2.csv.gz'), given('other.csv'), manifest('m.json', '2026-10', 3), given('daily-1.csv.gz')],
    [],
  )
  expect(names(single)).toEqual(['other.csv'])
  expect(reports).toHaveLength(1)
  expect(names(filesOf(reports[0]!))).toEqual(['daily-1.csv.gz', 'daily-2.csv.gz'])
  expect(missingFrom(reports[0]!)).toEqual(['s3://bucket/daily/data/BILLING_PERIOD=2026-10/daily-3.csv.gz'])
})

it('gives files that come later to the report that waits for them', async () => {
  const first = await sortFiles([manifest('m.json', '2026-10', 1)], [])
  const { reports, single } = await sortFiles([given('daily-1.csv.gz')], first.reports)
  expect(single).toEqual([])
  expect(missingFrom(reports[0]!)).toEqual([])
  expect(missingFrom(first.reports[0]!)).toHaveLength(1)
})

it('takes a file that is given again in place of the first', async () => {
  const first = await sortFiles([manifest('m.json', '2026-10', 1), given('daily-1.csv.gz', 'old')], [])
  const { reports, single } = await sortFiles([given('daily-1.csv.gz', 'new')], first.reports)
  expect(single).toEqual([])
  expect(await filesOf(reports[0]!)[0]?.text()).toBe('new')
})

it('tells files of one name by their folders', async () => {
  const folder = (month: string) => `/daily/data/BILLING_PERIOD=${month}`
  const { reports, single } = await sortFiles(
    [
      manifest('/daily/metadata/BILLING_PERIOD=2026-09/m.json', '2026-09', 1),
      manifest('/daily/metadata/BILLING_PERIOD=2026-10/m.json', '2026-10', 1),
      given(`${folder('2026-10')}/daily-1.csv.gz`, 'October'),
      given(`${folder('2026-09')}/daily-1.csv.gz`, 'September'),
    ],
    [],
  )
  expect(single).toEqual([])
  expect(await Promise.all(reports.map((report) => filesOf(report)[0]?.text()))).toEqual([
    'September',
    'October',
  ])
})

it('takes a manifest that is there twice for one', async () => {
  const both = [manifest('a/m.json', '2026-10', 1), manifest('a/b/m.json', '2026-10', 1)]
  expect((await sortFiles(both, [])).reports).toHaveLength(1)
})

it('sends JSON that is no manifest as it is', async () => {
  const { reports, single } = await sortFiles([given('settings.json', '{}')], [])
  expect(reports).toEqual([])
  expect(names(single)).toEqual(['settings.json'])
})
