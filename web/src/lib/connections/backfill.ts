import type { AvailableReport } from '../api/contract.ts'

/** What lies in the folder of one billing period. */
export interface AvailablePeriod {
  period: string
  reports: AvailableReport[]
  loaded: number
}

/** The periods of the reports, newest first. */
export function periodsOf(reports: readonly AvailableReport[]): AvailablePeriod[] {
  return [...Map.groupBy(reports, ({ period }) => period)]
    .map(([period, ofPeriod]) => ({
      period,
      reports: ofPeriod.toSorted((a, b) => a.report.localeCompare(b.report)),
      loaded: ofPeriod.filter(({ uploadId }) => uploadId !== null).length,
    }))
    .toSorted((a, b) => b.period.localeCompare(a.period))
}

export interface PeriodSpan {
  from: string
  to: string
}

/** What is proposed: from the oldest to the newest period that has something to load; all where nothing has. */
export function proposedSpan(periods: readonly AvailablePeriod[]): PeriodSpan | undefined {
  const open = periods.filter(({ reports, loaded }) => loaded < reports.length)
  const among = open.length ? open : periods
  const [newest, oldest] = [among[0], among.at(-1)]
  return newest && oldest && { from: oldest.period, to: newest.period }
}

/** How many reports lie in the span, and how many of them would be loaded. */
export function countIn(periods: readonly AvailablePeriod[], { from, to }: PeriodSpan) {
  const inside = periods.filter(({ period }) => period >= from && period <= to)
  const reports = inside.reduce((sum, period) => sum + period.reports.length, 0)
  const loaded = inside.reduce((sum, period) => sum + period.loaded, 0)
  return { reports, open: reports - loaded }
}

export function openWords({ reports, open }: { reports: number; open: number }): string {
  if (open === 0) return reports === 1 ? 'loaded already' : 'all of them loaded already'
  return open === reports ? 'not loaded yet' : `${open} not loaded yet`
}
