import type { TimeQuestion } from '../../../costs/time.ts'

/** The bills of a month, `2026-10`. */
export function timeOfPeriod(period: string): TimeQuestion {
  const from = `${period}-01`
  const next = new Date(from)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return { timeBasis: 'billing', from, to: next.toISOString().slice(0, 10) }
}
