import type { Query } from '../api/client.ts'
import type { ComparedWith } from '../scope/scope-view.ts'
import { daysOfRange } from './time.ts'

/** What figures are compared with, as the module takes it. */
export function compareQuery(compare: ComparedWith): Query {
  if (compare === 'previous') return {}
  if (compare === 'none') return { compare }
  if (compare === 'year') return { compare: 'yearBefore' }
  const { from, to } = daysOfRange(compare)
  return { compareFrom: from, compareTo: to }
}
