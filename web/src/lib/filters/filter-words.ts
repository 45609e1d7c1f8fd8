import type { CostFilter } from '../api/contract.ts'

type Operator = CostFilter['operator']

/** Between a dimension and its values: `Service is AmazonEC2`. */
export const operatorWords: Record<Operator, string> = {
  in: 'is',
  notIn: 'is not',
  contains: 'contains',
  startsWith: 'begins with',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
}

/** As many values are named. */
const NAMED = 2

/** `Service is AmazonEC2, AmazonS3 or 3 more`. `label` is what the dimension is called. */
export function describeFilter({ operator, values = [] }: CostFilter, label: string): string {
  const named = values.slice(0, NAMED).map((value) => value || 'nothing')
  const more = values.length - named.length
  const parts = more > 0 ? [...named, `${more} more`] : named
  const last = parts.pop()
  const list = parts.length ? `${parts.join(', ')} or ${last}` : (last ?? '')
  return [label, operatorWords[operator], list].filter(Boolean).join(' ')
}
