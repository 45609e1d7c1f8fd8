import type { CostFilter } from '../api/contract.ts'

export type Operator = CostFilter['operator']

/** Between a dimension and its values, in the order in which they are offered: `Service is AmazonEC2`. */
export const operatorWords: Record<Operator, string> = {
  in: 'is',
  notIn: 'is not',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'begins with',
  notStartsWith: 'does not begin with',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
}

export const operators = Object.keys(operatorWords) as Operator[]

/** Whether it needs values to compare with. */
export const takesValues = (operator: Operator): boolean =>
  operator !== 'isEmpty' && operator !== 'isNotEmpty'
