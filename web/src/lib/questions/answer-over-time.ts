import type { CostAnswer, Row } from '../api/contract.ts'
import type { Granularity as ChartGranularity } from '../charts/axis.ts'
import { OTHER_COLOUR, SERIES_COLOURS, colourByValue } from '../charts/colour.ts'
import type { StackedPeriod, StackedPeriods } from '../charts/stacked-periods.ts'
import { addDays } from '../format/dates.ts'
import { fromUnits, toUnits } from '../format/decimal.ts'
import { bucketsBetween } from '../overview/time.ts'
import { CURRENCY } from './answer-columns.ts'

/** With more bars than these none can be told from the next. */
export const MAX_PERIODS = 400

/** Amounts of the API have no more places. */
const PLACES = 18

interface OverTime {
  answer: Pick<CostAnswer, 'columns' | 'rows'>
  /** One of the measures of the answer. */
  measure: string
  currency: string
  granularity: ChartGranularity
  /** How a group is called by its values, of which those of the row of others are null. */
  nameOf: (values: readonly Row[string][]) => string
}

interface Group {
  values: readonly Row[string][]
  name: string
  /** The row of others, which keeps no colour of its own. */
  isOthers: boolean
  total: bigint
  byPeriod: Map<string, bigint>
}

/**
 * A measure of an answer over its periods, for one currency: the largest groups, and the others as one. Undefined
 * where there are too many periods, or none.
 */
export function answerOverTime(asked: OverTime): StackedPeriods | undefined {
  const { answer, currency, granularity } = asked
  const rows = answer.rows.filter((row) => row[CURRENCY] === currency)
  const periods = periodsOf(rows, granularity)
  if (!periods) return undefined
  const groups = groupsOf(rows, asked)
  const ranked = groups.filter(({ isOthers }) => !isOthers).toSorted((a, b) => compare(b.total, a.total))
  const hasOthers = ranked.length < groups.length
  const shown = ranked.slice(0, hasOthers || ranked.length > SERIES_COLOURS ? SERIES_COLOURS - 1 : undefined)
  const colours = coloursOf(answer, shown)
  const series = shown.map(({ name, total, byPeriod }, index) => ({
    key: `series-${index + 1}`,
    name,
    colour: colours[index] ?? OTHER_COLOUR,
    total: fromUnits(total, PLACES),
    byPeriod,
  }))
  const folded = groups.filter((group) => !shown.includes(group))
  if (folded.length > 0) {
    series.push({
      key: 'other',
      name: 'Other',
      colour: OTHER_COLOUR,
      total: fromUnits(sum(folded.map(({ total }) => total)), PLACES),
      byPeriod: addUp(folded),
    })
  }
  return {
    granularity,
    days: { first: periods[0] ?? '', last: lastDay(periods.at(-1) ?? '', granularity) },
    series: series.map(({ key, name, colour, total }) => ({ key, name, colour, total })),
    points: periods.map((period): StackedPeriod => {
      const own = series.flatMap(({ key, byPeriod }) => {
        const units = byPeriod.get(period)
        return units === undefined ? [] : [[key, units] as const]
      })
      return {
        period,
        total: fromUnits(sum(own.map(([, units]) => units)), PLACES),
        costs: Object.fromEntries(own.map(([key, units]) => [key, fromUnits(units, PLACES)])),
      }
    }),
  }
}

function groupsOf(rows: readonly Row[], { answer, measure, nameOf }: OverTime): Group[] {
  const dimensions = dimensionsOf(answer)
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const amount = row[measure]
    if (amount === null || amount === undefined) continue
    const values = dimensions.map((name) => row[name] ?? null)
    const key = JSON.stringify(values)
    let group = groups.get(key)
    if (!group) {
      const isOthers = values.length > 0 && values.every((value) => value === null)
      group = { values, name: nameOf(values), isOthers, total: 0n, byPeriod: new Map() }
      groups.set(key, group)
    }
    const units = toUnits(String(amount), PLACES)
    const period = String(row['period'])
    group.total += units
    group.byPeriod.set(period, (group.byPeriod.get(period) ?? 0n) + units)
  }
  return [...groups.values()]
}

export const dimensionsOf = ({ columns }: Pick<CostAnswer, 'columns'>): string[] =>
  columns.filter(({ kind, name }) => kind === 'dimension' && name !== CURRENCY).map(({ name }) => name)

/** A value has the colour that it has in every chart of its dimension; several together have one of their own. */
function coloursOf(answer: OverTime['answer'], groups: readonly Group[]): (string | undefined)[] {
  const dimensions = dimensionsOf(answer)
  const names = groups.map(({ values }) =>
    values.length === 1 ? String(values[0] ?? '') : JSON.stringify(values),
  )
  const colours = colourByValue(dimensions.join(' '), names)
  return names.map((name) => colours.get(name))
}

/** Every period from the first to the last, also those without any amount. */
function periodsOf(rows: readonly Row[], granularity: ChartGranularity): string[] | undefined {
  const present = rows.map(({ period }) => String(period)).toSorted()
  const [first, last] = [present[0], present.at(-1)]
  if (first === undefined || last === undefined) return undefined
  if (Date.parse(last) - Date.parse(first) > MAX_PERIODS * longest[granularity]) return undefined
  const periods =
    granularity === 'hour' ? hoursBetween(first, last) : bucketsBetween(first, last, granularity)
  return periods.length > MAX_PERIODS ? undefined : periods
}

const HOUR_MS = 3_600_000
const longest: Record<ChartGranularity, number> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 31 * 24 * HOUR_MS,
}

function hoursBetween(first: string, last: string): string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / HOUR_MS) + 1
  return Array.from({ length: count }, (_, index) =>
    // As the API writes them, without milliseconds.
    new Date(Date.parse(first) + index * HOUR_MS).toISOString().replace('.000', ''),
  )
}

/** A week is named by its days, all of which are in it as far as the answer says. */
function lastDay(period: string, granularity: ChartGranularity): string {
  return granularity === 'week' ? addDays(period, 6) : period
}

function addUp(groups: readonly Group[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { byPeriod } of groups) {
    for (const [period, units] of byPeriod) sums.set(period, (sums.get(period) ?? 0n) + units)
  }
  return sums
}

const sum = (units: readonly bigint[]) => units.reduce((total, each) => total + each, 0n)
const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
