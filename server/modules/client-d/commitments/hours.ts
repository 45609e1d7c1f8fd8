import { shareOut, type Amount } from '../../amounts.ts'

const HOUR_SECONDS = 3600

/** What lines that begin in an hour and last as long cost together. */
export interface Span {
  /** The beginning of its first hour, in seconds since 1970. */
  start: number
  hours: number
  cost: Amount
}

/**
 * The cost of every hour of a time. What lasts for several hours is spread evenly over all of them, of which those
 * outside the time do not count.
 *
 * @param from the first day, and the one after the last
 */
export function costOfHours(spans: readonly Span[], { from, to }: { from: string; to: string }): Amount[] {
  const first = Date.parse(from) / 1000 / HOUR_SECONDS
  const hours = new Array<Amount>(Date.parse(to) / 1000 / HOUR_SECONDS - first).fill(0n)
  for (const { start, hours: length, cost } of spans) {
    const shares = shareOut(cost, new Array<bigint>(length).fill(1n))
    const offset = start / HOUR_SECONDS - first
    for (const [index, share] of shares.entries()) {
      const hour = offset + index
      if (hour >= 0 && hour < hours.length) hours[hour]! += share
    }
  }
  return hours
}
