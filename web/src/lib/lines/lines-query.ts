import type { Query } from '../api/client.ts'
import type { CostFilter, CostQuery, Dimensions } from '../api/contract.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import type { ValuesScope } from '../filters/filter-values.ts'
import { isValue } from '../filters/value-filter.ts'
import type { LinesView } from './lines-view.ts'

/** Which lines, as far as a file of them or their sum goes. */
export type LinesConditions = Pick<
  LinesView,
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
export const sumsQuery = (view: LinesView): CostQuery => ({
  ...conditionsBody(view),
  measures: [measureOfBasis[view.basis], 'lineCount'],
})

/** Among which lines values are looked for. */
export const valuesScope = (view: LinesView): ValuesScope => ({
  ...conditionsBody(view),
  measure: measureOfBasis[view.basis],
})

/** The filters whose dimension there is, and sentences that name the others. Any key may be that of a tag. */
export function knownFilters(
  filters: readonly CostFilter[],
  dimensions: Dimensions['dimensions'],
): { filters: CostFilter[]; problems: string[] } {
  const names = new Set(dimensions.map(({ name }) => name))
  const isKnown = ({ dimension }: CostFilter) => names.has(dimension) || /^tag:./s.test(dimension)
  return {
    filters: filters.filter(isKnown),
    problems: filters
      .filter((filter) => !isKnown(filter))
      .map(({ dimension }) => `There is no dimension “${dimension}” to filter by.`),
  }
}
