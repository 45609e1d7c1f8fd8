import type { Query } from '../api/client.ts'
import type { CostFilter, CostQuery } from '../api/contract.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import type { ValuesScope } from '../filters/filter-values.ts'
import { isValue } from '../filters/value-filter.ts'
import type { Resolved } from '../scope/scope-view.ts'
import type { LinesView } from './lines-view.ts'

export type ResolvedLines = Resolved<LinesView>

/** Which lines, as far as a file of them or their sum goes. */
export type LinesConditions = Pick<
  ResolvedLines,
  'uploads' | 'filters' | 'from' | 'to' | 'timeBasis' | 'currency'
>

/** Lines of one currency are those whose currency it is. */
const allFilters = ({ filters, currency }: LinesConditions): CostFilter[] =>
  currency === undefined ? filters : [...filters, isValue('billingCurrency', currency)]

/** The conditions as the list of lines and its export take them. */
export function conditionsQuery(conditions: LinesConditions): Query {
  const { uploads, from, to, timeBasis } = conditions
  const filters = allFilters(conditions)
  return {
    uploads: uploads?.join(','),
    from,
    to,
    timeBasis,
    filters: filters.length > 0 ? JSON.stringify(filters) : undefined,
  }
}

export function orderQuery({ order, basis }: Pick<LinesView, 'order' | 'basis'>): Query {
  const [by, direction] = order.split('-')
  const orderBy = by === 'place' ? 'row' : measureOfBasis[basis]
  return { orderBy, direction: direction ?? (orderBy === 'row' ? 'asc' : 'desc') }
}

/** The same for questions about costs, in every currency. */
function conditionsBody({ uploads, filters, from, to, timeBasis }: LinesConditions) {
  return {
    filters,
    timeBasis,
    ...(uploads && { uploadIds: uploads }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

/** What the lines add up to and how many there are, for each currency: also for those that are not chosen. */
export const sumsQuery = (view: ResolvedLines): CostQuery => ({
  ...conditionsBody(view),
  measures: [measureOfBasis[view.basis], 'lineCount'],
})

/** Among which lines values are looked for. */
export const valuesScope = (view: ResolvedLines): ValuesScope => ({
  ...conditionsBody(view),
  measure: measureOfBasis[view.basis],
})
