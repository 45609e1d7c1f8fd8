import type { CostFilter } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import { findDimension } from './dimensions.ts'
import type { Parameters } from './parameters.ts'

/** The predicate of each filter, and whether the rollup can answer it. */
export function buildFilters(
  filters: CostFilter[],
  parameters: Parameters,
): { sql: string; inRollup: boolean }[] {
  refuseTooManyValues(filters)
  return filters.map((filter, index) => {
    const dimension = findDimension(filter.dimension, (key) => parameters.add('String', key))
    if (!dimension) {
      throw invalidRequest(
        `filters[${index}].dimension`,
        `there is no dimension ${filter.dimension}`,
        'unknown-dimension',
      )
    }
    return { sql: buildPredicate(filter, dimension.text, index, parameters), inRollup: dimension.inRollup }
  })
}

/** The engine takes a statement of 256 KiB, in which values are escaped and stand beside the loads of the scope. */
const MAX_VALUE_BYTES = 64 * 1024

function refuseTooManyValues(filters: CostFilter[]): void {
  const bytes = filters
    .flatMap(({ values = [] }) => values)
    // Each comes with its quotes and a comma.
    .reduce((sum, value) => sum + Buffer.byteLength(value) + 3, 0)
  if (bytes > MAX_VALUE_BYTES) {
    throw invalidRequest('filters', 'have values of more than 64 KiB together: ask with fewer')
  }
}

function buildPredicate(
  { operator, values = [] }: CostFilter,
  text: string,
  index: number,
  parameters: Parameters,
): string {
  const isUnary = operator === 'isEmpty' || operator === 'isNotEmpty'
  if (!isUnary && values.length === 0) {
    throw invalidRequest(`filters[${index}].values`, `${operator} needs at least one value`)
  }
  switch (operator) {
    case 'in':
      return `${text} IN ${parameters.add('Array(String)', values)}`
    case 'notIn':
      return `${text} NOT IN ${parameters.add('Array(String)', values)}`
    case 'contains':
      return anyOf(values, parameters, (value) => `positionCaseInsensitiveUTF8(${text}, ${value}) > 0`)
    case 'startsWith':
      return anyOf(values, parameters, (value) => `startsWith(lowerUTF8(${text}), lowerUTF8(${value}))`)
    case 'isEmpty':
      return `${text} = ''`
    case 'isNotEmpty':
      return `${text} != ''`
  }
}

/**
 * One predicate, however many values: a thousand of them joined by OR kept the engine busy for minutes before it
 * began to read, where its limits do not count yet.
 */
function anyOf(values: string[], parameters: Parameters, predicate: (value: string) => string): string {
  const [only = ''] = values
  if (values.length === 1) return predicate(parameters.add('String', only))
  return `arrayExists(value -> ${predicate('value')}, ${parameters.add('Array(String)', values)})`
}
