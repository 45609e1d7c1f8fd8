import { oneOf, readUuids } from './readers.ts'
import type { Parameter } from './url-state.ts'

export type Basis = 'billed' | 'effective' | 'list'
export type Granularity = 'day' | 'week' | 'month'
export type GroupBy = 'service' | 'account' | 'region' | 'category'

/** First and last month, both included. */
export interface PeriodRange {
  first: string
  last: string
}

/** Everything about the overview that its address says. */
export interface OverviewView {
  /** Without it the user's selection is what is analysed. */
  uploads: string[] | undefined
  /** Without it the newest months that belong together: all of them, unless there is a long gap. */
  period: PeriodRange | 'all' | undefined
  basis: Basis
  currency: string | undefined
  /** Without it the length of the time decides. */
  granularity: Granularity | undefined
  groupBy: GroupBy
}

const month = /^\d{4}-(0[1-9]|1[0-2])$/

export const overviewParameters: { [Key in keyof OverviewView]: Parameter<OverviewView[Key]> } = {
  uploads: {
    name: 'uploads',
    fallback: undefined,
    says: 'a list of upload ids, with commas between them',
    read: readUuids,
    write: (ids) => ids?.join(','),
  },
  period: {
    name: 'p',
    fallback: undefined,
    says: 'a month like 2026-10, two of them like 2026-08..2026-10, or “all”',
    read: (text) => {
      if (text === 'all') return text
      const [first = '', last = first, ...more] = text.split('..')
      return month.test(first) && month.test(last) && first <= last && more.length === 0
        ? { first, last }
        : undefined
    },
    write: (period) => {
      if (period === undefined || period === 'all') return period
      return period.first === period.last ? period.first : `${period.first}..${period.last}`
    },
  },
  basis: {
    name: 'b',
    fallback: 'effective',
    says: 'billed, effective or list',
    read: oneOf(['billed', 'effective', 'list']),
    write: (basis) => basis,
  },
  currency: {
    name: 'cur',
    fallback: undefined,
    says: 'a currency like USD',
    read: (text) => (text.length <= 32 ? text : undefined),
    write: (currency) => currency,
  },
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
}
