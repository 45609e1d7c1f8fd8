import type { CostFilter } from '../api/contract.ts'

/** From what is bought to what it is used for, and on to the lines. */
const chain = ['serviceCategory', 'serviceName', 'xUsageType', 'resourceId']

/** The one value that a filter leaves: empty for lines that have none. */
function oneValueOf({ operator, values = [] }: CostFilter): string | undefined {
  if (operator === 'isEmpty') return ''
  return operator === 'in' && values.length === 1 ? values[0] : undefined
}

/** What a value is broken down by next; nothing where only its lines are finer. */
export function nextDimension(dimension: string, filters: readonly CostFilter[]): string | undefined {
  const place = chain.indexOf(dimension)
  if (place >= 0) return chain[place + 1]
  const said = new Set(
    filters.filter((filter) => oneValueOf(filter) !== undefined).map(({ dimension }) => dimension),
  )
  return chain.slice(1).find((name) => !said.has(name))
}

/** All but the lines of this value. */
export function withoutValue(filters: readonly CostFilter[], dimension: string, value: string): CostFilter[] {
  if (value === '') return [...filters, { dimension, operator: 'isNotEmpty' }]
  const place = filters.findIndex((filter) => filter.dimension === dimension && filter.operator === 'notIn')
  const values = [...(filters[place]?.values ?? []), value]
  return filters.toSpliced(place < 0 ? filters.length : place, 1, { dimension, operator: 'notIn', values })
}

export interface Crumb {
  /** What was chosen of a dimension; nothing for all of it. */
  chosen: { dimension: string; value: string } | undefined
  /** What leads back there: nothing for where one is. */
  back: { filters: CostFilter[]; dimension: string } | undefined
}

/** The way that led here, by the values that filters leave, one after the other. */
export function crumbsOf(filters: readonly CostFilter[]): Crumb[] {
  const steps = filters.flatMap((filter, index) => {
    const value = oneValueOf(filter)
    return value === undefined ? [] : [{ index, dimension: filter.dimension, value }]
  })
  if (steps.length === 0) return []
  return [undefined, ...steps].map((chosen, place) => {
    const next = steps[place]
    const gone = new Set(steps.slice(place).map(({ index }) => index))
    return {
      chosen: chosen && { dimension: chosen.dimension, value: chosen.value },
      back: next && { filters: filters.filter((_, index) => !gone.has(index)), dimension: next.dimension },
    }
  })
}
