import type { CostFilter, CostQuery, Measure } from '../api/contract.ts'

export type Granularity = NonNullable<CostQuery['granularity']>
export type TimeBasis = NonNullable<CostQuery['timeBasis']>
export type Derivation = NonNullable<CostQuery['derive']>[number]
export type Compared = NonNullable<CostQuery['compare']>
export type Order = NonNullable<CostQuery['orderBy']>[number]

export interface Filter {
  dimension: string
  operator: CostFilter['operator']
  values: string[]
}

/** Which uploads a question is about: found anew whenever it is asked, or fixed. */
export type Scope = { kind: 'selection' } | { kind: 'latest' } | { kind: 'uploads'; uploadIds: string[] }

/** Everything about a question that can be chosen. What is undefined is as the API has it. */
export interface QuestionView {
  scope: Scope
  /** Only the newest so many billing periods; not with fixed uploads, and instead of `from` and `to`. */
  lastPeriods: number | undefined
  withSuperseded: boolean
  measures: string[]
  dimensions: string[]
  granularity: Granularity
  timeBasis: TimeBasis
  from: string | undefined
  /** The first day that is no longer in it. */
  to: string | undefined
  filters: Filter[]
  top: NonNullable<CostQuery['top']> | undefined
  compare: Compared | undefined
  derive: Derivation[]
  orderBy: Order[]
  limit: number | undefined
  offset: number | undefined
}

export const defaultQuestion: QuestionView = {
  scope: { kind: 'selection' },
  lastPeriods: undefined,
  withSuperseded: false,
  measures: ['effectiveCost'],
  dimensions: [],
  granularity: 'none',
  timeBasis: 'charge',
  from: undefined,
  to: undefined,
  filters: [],
  top: undefined,
  compare: undefined,
  derive: [],
  orderBy: [],
  limit: undefined,
  offset: undefined,
}

/** What can be summed up, in the order in which it is offered. */
export const measures = [
  'effectiveCost',
  'billedCost',
  'listCost',
  'contractedCost',
  'netEffectiveCost',
  'netBilledCost',
  'consumedQuantity',
  'lineCount',
] as const satisfies readonly Measure[]

export const granularities = [
  'none',
  'hour',
  'day',
  'week',
  'month',
] as const satisfies readonly Granularity[]
export const timeBases = ['charge', 'billing'] as const satisfies readonly TimeBasis[]
export const derivations = ['share', 'cumulative', 'savings'] as const satisfies readonly Derivation[]

export const MAX_DIMENSIONS = 8
export const MAX_FILTERS = 50
/** Of a saved question, and of one that is asked on a page. */
export const MAX_ROWS = 10_000
export const MAX_LAST_PERIODS = 120
export const MAX_TOP = 1000
