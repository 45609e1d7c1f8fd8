import type { CostBasis, CostFilter, TimeBasis } from '../api/contract.ts'
import { filtersParameter } from '../filters/filter-text.ts'
import {
  type UploadScope,
  basisParameter,
  currencyParameter,
  timeBasisParameter,
  uploadsParameter,
} from '../filters/parameters.ts'
import { isDay, isMonth, oneOf } from '../filters/readers.ts'
import { type Parameters, type SearchParams, readUrlState, writeUrlState } from '../filters/url-state.ts'

export type Granularity = 'day' | 'week' | 'month'
export type GroupBy = 'service' | 'account' | 'region' | 'category'

/** First and last month, or day, both included. */
export interface PeriodRange {
  first: string
  last: string
}

/** What figures are compared with: the time before, the same a year before, nothing, or a time that is named. */
export type ComparedWith = 'previous' | 'year' | 'none' | PeriodRange

/** Everything that the address of a dashboard can say of what it shows. */
export interface ScopeView {
  /** Without it the user's selection is what is analysed. */
  uploads: UploadScope
  /** Without it the last whole month. */
  period: PeriodRange | 'all' | undefined
  /** Whether months are of bills or of charges, as the address has it: figures are by `timeBasisOf`. */
  timeBasis: TimeBasis
  basis: CostBasis
  currency: string | undefined
  /** Without it the length of the time decides. */
  granularity: Granularity | undefined
  groupBy: GroupBy
  /** All of them have to hold. */
  filters: CostFilter[]
  compare: ComparedWith
}

/** A part of the scope, which a dashboard has or has not. */
export type ScopePart = keyof ScopeView

/** With the uploads that the latest of each are now, where an address asks for those. */
export type Resolved<View extends { uploads: UploadScope }> = Omit<View, 'uploads'> & {
  uploads: string[] | undefined
}
export type ResolvedScope = Resolved<ScopeView>

/** The bills of so many years are asked for one by one where they are shown by the day, which the API takes a thousand of. */
const MOST_YEARS = 80

const yearOf = (text: string) => Number(text.slice(0, 4))

/** `2026-10`, `2026-08..2026-10`, `2026-10-03..2026-10-09`. */
function readRange(text: string): PeriodRange | undefined {
  const [first = '', last = first, ...more] = text.split('..')
  const areMonths = isMonth(first) && isMonth(last)
  const areInOrder = first <= last && yearOf(last) - yearOf(first) <= MOST_YEARS && more.length === 0
  return (areMonths || (isDay(first) && isDay(last))) && areInOrder ? { first, last } : undefined
}

const writeRange = ({ first, last }: PeriodRange) => (first === last ? first : `${first}..${last}`)

export const isOfDays = ({ first }: PeriodRange): boolean => first.length > 7

type Times = Pick<ScopeView, 'period' | 'compare'>

/** Whether it names days, to show or to compare with. */
export const hasDays = ({ period, compare }: Times): boolean =>
  [period, compare].some((time) => typeof time === 'object' && isOfDays(time))

/**
 * By what figures are: a bill is of a month, so that days are always those of charges. Both times of a comparison are
 * by the same: months that are compared with days are those of charges, too.
 */
export const timeBasisOf = (view: Times & Pick<ScopeView, 'timeBasis'>): TimeBasis =>
  hasDays(view) ? 'charge' : view.timeBasis

/** The one registry of what dashboards have in their addresses, by short names. */
export const scopeParameters: Parameters<ScopeView> = {
  uploads: uploadsParameter,
  period: {
    name: 'p',
    fallback: undefined,
    says: 'a month like 2026-10, two of them like 2026-08..2026-10, days like 2026-10-03..2026-10-09, of 80 years at most, or “all”',
    read: (text) => (text === 'all' ? text : readRange(text)),
    write: (period) => (period === undefined || period === 'all' ? period : writeRange(period)),
  },
  timeBasis: timeBasisParameter('billing'),
  basis: basisParameter,
  currency: currencyParameter,
  granularity: {
    name: 'g',
    fallback: undefined,
    says: 'day, week or month',
    read: oneOf(['day', 'week', 'month']),
    write: (granularity) => granularity,
  },
  groupBy: {
    name: 'by',
    fallback: 'service',
    says: 'service, account, region or category',
    read: oneOf(['service', 'account', 'region', 'category']),
    write: (groupBy) => groupBy,
  },
  filters: filtersParameter,
  compare: {
    name: 'vs',
    fallback: 'previous',
    says: 'year, none, or months or days like 2026-01..2026-03, of 80 years at most',
    read: (text) => oneOf(['previous', 'year', 'none'])(text) ?? readRange(text),
    write: (compare) => (typeof compare === 'string' ? compare : writeRange(compare)),
  },
}

/** Of the parts that a dashboard has; of the others it is as without an address. */
export function readScope(
  parts: readonly ScopePart[],
  search: SearchParams,
): { state: ScopeView; problems: string[] } {
  const names = new Set(parts.map((part) => scopeParameters[part].name))
  return readUrlState(scopeParameters, {
    get: (name) => (names.has(name) ? search.get(name) : null),
  })
}

/** The query of a dashboard's address, with the parts that it has. */
export function writeScope(parts: readonly ScopePart[], state: ScopeView): string {
  const own = Object.fromEntries(parts.map((part) => [part, scopeParameters[part]]))
  return writeUrlState(own as Parameters<Partial<ScopeView>>, state)
}
