import type { CostFilter } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import { findDimension, type Dimension } from './dimensions.ts'
import type { Parameters } from './parameters.ts'
import type { Table, TagPlaces } from './tables.ts'

export interface BuiltFilter {
  dimension: Dimension
  /** Its predicate on rows of a table. */
  predicate(table: Table): string
}

/**
 * What the filters ask of dimensions.
 *
 * @param pathOf how the request names the filter at this place
 */
export function buildFilters(
  filters: CostFilter[],
  parameters: Parameters,
  places: TagPlaces,
  pathOf = (index: number) => `filters[${index}]`,
): BuiltFilter[] {
  refuseTooManyValues(filters)
  return filters.map((filter, index) => {
    const dimension = findDimension(filter.dimension, parameters, places)
    if (!dimension) {
      throw invalidRequest(
        `${pathOf(index)}.dimension`,
        `there is no dimension ${filter.dimension}`,
        'unknown-dimension',
      )
    }
    const predicate = buildPredicate(dimension, filter, pathOf(index), parameters)
    return { dimension, predicate: (table) => predicate(dimension.of(table).text) }
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

/** The predicate on a text: its parameters are added once, wherever it is used. */
function buildPredicate(
  { readValue }: Dimension,
  { operator, values = [] }: CostFilter,
  path: string,
  parameters: Parameters,
): (text: string) => string {
  const isUnary = operator === 'isEmpty' || operator === 'isNotEmpty'
  if (!isUnary && values.length === 0) {
    throw invalidRequest(`${path}.values`, `${operator} needs at least one value`)
  }
  switch (operator) {
    case 'in':
    case 'notIn': {
      // A value that is read as another by now is asked for by its former name in links and saved queries.
      const list = parameters.add('Array(String)', values.map(readValue))
      return (text) => `${text} ${operator === 'in' ? 'IN' : 'NOT IN'} ${list}`
    }
    case 'contains':
      return anyOf(values, parameters, contains)
    case 'notContains':
      return noneOf(values, parameters, contains)
    case 'startsWith':
      return anyOf(values, parameters, startsWith)
    case 'notStartsWith':
      return noneOf(values, parameters, startsWith)
    case 'isEmpty':
      return (text) => `${text} = ''`
    case 'isNotEmpty':
      return (text) => `${text} != ''`
  }
}

const contains = (text: string, value: string) => `positionCaseInsensitiveUTF8(${text}, ${value}) > 0`
const startsWith = (text: string, value: string) => `startsWith(lowerUTF8(${text}), lowerUTF8(${value}))`

function noneOf(
  values: string[],
  parameters: Parameters,
  predicate: (text: string, value: string) => string,
): (text: string) => string {
  const any = anyOf(values, parameters, predicate)
  return (text) => `NOT (${any(text)})`
}

/**
 * One predicate, however many values: a thousand of them joined by OR kept the engine busy for minutes before it
 * began to read, where its limits do not count yet.
 */
function anyOf(
  values: string[],
  parameters: Parameters,
  predicate: (text: string, value: string) => string,
): (text: string) => string {
  const [only = ''] = values
  if (values.length === 1) {
    const value = parameters.add('String', only)
    return (text) => predicate(text, value)
  }
  const list = parameters.add('Array(String)', values)
  return (text) => `arrayExists(value -> ${predicate(text, 'value')}, ${list})`
}
