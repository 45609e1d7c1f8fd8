import type { Random } from '../random.ts'
import { DAY, HOUR, isWeekend, type Month } from './calendar.ts'
import { levelOf, usage } from './money.ts'

/** Usage of some hours from a moment on: one line of the bill. */
interface Span {
  from: number
  hours: number
  used: bigint
}

interface Time {
  month: Month
  random: Random
  /** In thousandths of the first month, of all usage that grows with the company. */
  growth: number
}

/** How something is used as a month goes by. */
export type Rhythm = (time: Time) => Iterable<Span>

interface Hours {
  /** Hours of the day, the second one no more. */
  between?: readonly [from: number, to: number]
  onWeekends?: boolean
}

/** The same each hour, or each of these hours of the day. */
export function everyHour(
  each = '1',
  { between: [from, to] = [0, 24], onWeekends = true }: Hours = {},
): Rhythm {
  const used = usage(each)
  return function* ({ month }) {
    for (const day of daysOf(month)) {
      if (!onWeekends && isWeekend(day)) continue
      for (let hour = from; hour < to; hour += 1) yield { from: day + hour * HOUR, hours: 1, used }
    }
  }
}

/** The same each day, in one line: of 24 hours, or of those of the day that are said. */
export function everyDay(
  each: string,
  { between: [from, to] = [0, 24], onWeekends = true }: Hours = {},
): Rhythm {
  const used = usage(each)
  return function* ({ month }) {
    for (const day of daysOf(month)) {
      if (onWeekends || !isWeekend(day)) yield { from: day + from * HOUR, hours: to - from, used }
    }
  }
}

interface Change {
  /** Of a weekday, in percent. */
  weekend?: number
  /** Up and down, in percent. */
  noise?: number
  /** In thousandths, on each day. */
  incident?: (day: number) => number
}

/** About so much each day in the first month: it grows with the company, and is less at weekends. */
export function eachDay(
  about: string,
  { weekend = 60, noise = 12, incident = () => 1000 }: Change = {},
): Rhythm {
  const used = usage(about)
  return function* ({ month, random, growth }) {
    for (const day of daysOf(month)) {
      const level = growthWithin(month, day, growth) * noiseLevel(random, noise)
      const ofWeek = isWeekend(day) ? weekend / 100 : 1
      yield { from: day, hours: 24, used: levelOf(used, level * ofWeek * (incident(day) / 1000)) }
    }
  }
}

/** About so much an hour in these hours of working days: nothing at night and at weekends. */
export function inWorkingHours(about: string, [from, to]: readonly [number, number] = [8, 18]): Rhythm {
  const used = usage(about)
  return function* ({ month, random, growth }) {
    for (const day of daysOf(month)) {
      if (isWeekend(day)) continue
      for (let hour = from; hour < to; hour += 1) {
        const level = growthWithin(month, day, growth) * noiseLevel(random, 30)
        yield { from: day + hour * HOUR, hours: 1, used: levelOf(used, level) }
      }
    }
  }
}

/** Gigabytes that are kept, in the unit that AWS counts them in: a month of them, whatever its length. */
export function stored(gigabytes: number, { grows = true } = {}): Rhythm {
  const used = usage(String(gigabytes))
  return function* ({ month, growth }) {
    for (const day of daysOf(month)) {
      const kept = grows ? levelOf(used, growthWithin(month, day, growth)) : used
      yield { from: day, hours: 24, used: kept / BigInt(month.days) }
    }
  }
}

/** The same each month, in one line. */
export function eachMonth(each: string): Rhythm {
  const used = usage(each)
  return function* ({ month }) {
    yield { from: month.start, hours: month.days * 24, used }
  }
}

export function* daysOf({ start, end }: Month): Generator<number> {
  for (let day = start; day < end; day += DAY) yield day
}

/** Between this month's level and that of the next. */
function growthWithin(month: Month, day: number, growth: number): number {
  return 1000 + growth * (month.position + (day - month.start) / (month.end - month.start))
}

function noiseLevel(random: Random, percent: number): number {
  return 1 + (random.below(2 * percent + 1) - percent) / 100
}
