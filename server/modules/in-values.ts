import type { CostFilter } from '../../contract/cost-query.ts'

export function inValues(dimension: string, values: readonly string[]): CostFilter {
  return { dimension, operator: 'in', values: [...values] }
}
