import type { CostFilter } from '../api/contract.ts'

/** Of the lines whose value is this one; an empty one is that of lines that have none. */
export const isValue = (dimension: string, value: string): CostFilter =>
  value === '' ? { dimension, operator: 'isEmpty' } : { dimension, operator: 'in', values: [value] }

/** Of all lines but those of these values: what a list sums up as “other”. */
export const isNoneOf = (dimension: string, values: readonly string[]): CostFilter => ({
  dimension,
  operator: 'notIn',
  values: [...values],
})
