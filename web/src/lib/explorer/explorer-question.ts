import type { CostBasis, CostFilter, CostQuery, SavedQuestion } from '../api/contract.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import { isNoneOf, isValue } from '../filters/value-filter.ts'
import { linesAddress } from '../lines/lines-address.ts'
import { type TrendTime, billsOf, rangeOf } from '../overview/trend-question.ts'
import type { DayRange } from '../overview/time.ts'
import type { ScopeView } from '../scope/scope-view.ts'
import { MOST_ROWS } from './explorer-view.ts'

/** Which costs a question is about. */
export interface Conditions {
  uploads: string[] | undefined
  filters: CostFilter[]
  basis: CostBasis
  time: TrendTime
}

/** All rows that an answer can have: of values over time there are as many as are told apart. */
export const MOST_ANSWERED = 100_000

export const costMeasure = ({ basis }: Pick<Conditions, 'basis'>) => measureOfBasis[basis]

function conditionsOf({ uploads, filters, basis, time }: Conditions): CostQuery {
  const { timeBasis, from, to } = time
  const all = [...filters, ...billsOf(time)]
  return {
    measures: [measureOfBasis[basis], 'lineCount'],
    timeBasis,
    ...(uploads && { uploadIds: uploads }),
    ...(from && { from }),
    ...(to && { to }),
    ...(all.length > 0 && { filters: all }),
  }
}

/** The values that cost most, over time, and all others as one. */
export const valuesOverTime = (conditions: Conditions, dimension: string, top: number): CostQuery => ({
  ...conditionsOf(conditions),
  dimensions: [dimension],
  granularity: conditions.time.granularity,
  top: { count: top },
})

/** As many values as an answer has room for, with as many columns, for two currencies. */
export const mostValues = (wanted: number, columns: number): number =>
  Math.max(1, Math.min(wanted, Math.floor(MOST_ANSWERED / 2 / (columns + 1))))

/** What there was of values, or of all but them; over all of the time. */
export const sumsOfValues = (conditions: Conditions, dimension: string, filter?: CostFilter): CostQuery => ({
  ...conditionsOf({ ...conditions, filters: [...conditions.filters, ...(filter ? [filter] : [])] }),
  dimensions: [dimension],
  limit: MOST_ANSWERED,
})

export const totalOverTime = (conditions: Conditions): CostQuery => ({
  ...conditionsOf(conditions),
  granularity: conditions.time.granularity,
  limit: MOST_ANSWERED,
})

/** Of more bytes of values a question is refused; each has its quotes and comma. */
const MOST_VALUE_BYTES = 60_000

/** Of these values alone; nothing where a question cannot name them all. */
export function isOneOf(dimension: string, values: readonly string[]): CostFilter | undefined {
  const bytes = values.reduce((sum, value) => sum + new TextEncoder().encode(value).length + 3, 0)
  return values.length > 0 && values.length <= MOST_ROWS && bytes <= MOST_VALUE_BYTES
    ? { dimension, operator: 'in', values: [...values] }
    : undefined
}

/** How values are called, the name of the most lines first. */
export const namesOfValues = (uploads: string[] | undefined, dimension: string, name: string): CostQuery => ({
  measures: ['lineCount'],
  dimensions: [dimension, name],
  limit: MOST_ANSWERED,
  ...(uploads && { uploadIds: uploads }),
})

/**
 * The list of lines is asked for with the same conditions as JSON, which take up to twice as much: headers of 64 kB are
 * what servers on the way are to let pass.
 */
const LONGEST_ADDRESS = 24_000
/** As the API takes them in one filter. */
const MOST_FILTERED = 1000

/** Where the lines of a part are; nowhere where it can only be said by naming too many values. */
export function linesOf(
  { uploads, filters, basis, time }: Conditions,
  {
    currency,
    own = [],
    period,
    through = false,
  }: {
    currency: string
    own?: readonly CostFilter[]
    period?: string | undefined
    /** What has come together by the end of the period. */
    through?: boolean
  },
): string | undefined {
  const { from, to } = rangeOf(time, period)
  const address = linesAddress({
    uploads,
    basis,
    currency,
    timeBasis: time.timeBasis,
    filters: [...filters, ...own.flatMap(divided), ...billsOf(time)],
    from: through ? time.from : from,
    to,
  })
  return address.length > LONGEST_ADDRESS ? undefined : address
}

/** More values than one filter takes, as several: all but these are all but some and all but the others. */
function divided(filter: CostFilter): CostFilter[] {
  const { operator, values = [] } = filter
  if (operator !== 'notIn' || values.length <= MOST_FILTERED) return [filter]
  const count = Math.ceil(values.length / MOST_FILTERED)
  return Array.from({ length: count }, (_, index) => ({
    ...filter,
    values: values.slice(index * MOST_FILTERED, (index + 1) * MOST_FILTERED),
  }))
}

/** The lines of one of the values, or of all but those that are listed. */
export const ofValue = (dimension: string, value: string | null, listed: readonly string[]): CostFilter =>
  value === null ? isNoneOf(dimension, listed) : isValue(dimension, value)

/** The same question for scripts and to be saved, with a comparison where the API makes the same one. */
export function questionOf(
  { conditions, dimension, top }: { conditions: Conditions; dimension: string; top: number },
  { uploads, before }: { uploads: ScopeView['uploads']; before: DayRange | undefined },
): SavedQuestion {
  const scope: SavedQuestion['scope'] =
    uploads === undefined
      ? { kind: 'selection' }
      : uploads === 'latest'
        ? { kind: 'latest' }
        : { kind: 'uploads', uploadIds: uploads }
  const compares = before !== undefined && conditions.time.from !== undefined
  const query = valuesOverTime({ ...conditions, uploads: undefined }, dimension, top)
  return { scope, query: { ...query, ...(compares && { compare: before }) } }
}
