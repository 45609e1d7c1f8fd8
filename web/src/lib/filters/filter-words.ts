import type { CostFilter } from '../api/contract.ts'
import { operatorWords } from './operators.ts'

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
