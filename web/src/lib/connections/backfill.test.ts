import { describe, expect, it } from 'vitest'
import type { AvailableReport } from '../api/contract.ts'
import { countIn, openWords, periodsOf, proposedSpan } from './backfill.ts'

const report = (period: string, name: string, uploadId: string | null = null): AvailableReport => ({
  report: name,
  period,
  path: `${name}/${period}/${name}-Manifest.json`,
  deliveredAt: `${period}-28T04:00:00Z`,
  uploadId,
})

const reports = [
  report('2026-08', 'daily', 'u1'),
  report('2026-09', 'hourly'),
  report('2026-09', 'daily', 'u2'),
  report('2026-11', 'daily', 'u3'),
  report('2026-07', 'daily'),
]

describe('past months', () => {
  it('are listed newest first, with their reports by name and how many are loaded', () => {
    const periods = periodsOf(reports)
    expect(periods.map(({ period, loaded }) => [period, loaded])).toEqual([
      ['2026-11', 1],
      ['2026-09', 1],
      ['2026-08', 1],
      ['2026-07', 0],
    ])
    expect(periods[1]?.reports.map(({ report }) => report)).toEqual(['daily', 'hourly'])
  })

  it('are proposed from the oldest to the newest that has something to load', () => {
    expect(proposedSpan(periodsOf(reports))).toEqual({ from: '2026-07', to: '2026-09' })
    expect(proposedSpan(periodsOf([report('2026-08', 'daily', 'u1')]))).toEqual({
      from: '2026-08',
      to: '2026-08',
    })
    expect(proposedSpan([])).toBeUndefined()
  })

  it('are counted with what is loaded already', () => {
    expect(countIn(periodsOf(reports), { from: '2026-08', to: '2026-09' })).toEqual({ reports: 3, open: 1 })
    expect(
      [
        [3, 3],
        [3, 1],
        [3, 0],
        [1, 0],
      ].map(([reports = 0, open = 0]) => openWords({ reports, open })),
    ).toEqual(['not loaded yet', '1 not loaded yet', 'all of them loaded already', 'loaded already'])
  })
})
