import type { CostFilter } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import { findDimension } from './dimensions.ts'
import type { Parameters } from './parameters.ts'

/** The predicate of each filter, and whether the rollup can answer it. */
export function buildFilters(
  filters: CostFilter[],
  parameters: Parameters,
): { sql: string; inRollup: boolean }[] {
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
      return anyOf(
        values,
        (value) => `positionCaseInsensitiveUTF8(${text}, ${parameters.add('String', value)}) > 0`,
      )
    case 'startsWith':
      return anyOf(
        values,
        (value) => `startsWith(lowerUTF8(${text}), lowerUTF8(${parameters.add('String', value)}))`,
      )
    case 'isEmpty':
      return `${text} = ''`
    case 'isNotEmpty':
      return `${text} != ''`
  }
}

function anyOf(values: string[], predicate: (value: string) => string): string {
  return `(${values.map(predicate).join(' OR ')})`
}
