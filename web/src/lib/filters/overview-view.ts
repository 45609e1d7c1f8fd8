import type { CostBasis, TimeBasis } from '../api/contract.ts'
import { basisParameter, currencyParameter, timeBasisParameter, uploadsParameter } from './parameters.ts'
import { oneOf } from './readers.ts'
import type { Parameters } from './url-state.ts'

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
  /** Without it the last whole month. */
  period: PeriodRange | 'all' | undefined
  /** Whether months are of bills or of charges. */
  timeBasis: TimeBasis
  basis: CostBasis
  currency: string | undefined
  /** Without it the length of the time decides. */
  granularity: Granularity | undefined
  groupBy: GroupBy
}

const month = /^\d{4}-(0[1-9]|1[0-2])$/

export const overviewParameters: Parameters<OverviewView> = {
  uploads: uploadsParameter,
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
}
