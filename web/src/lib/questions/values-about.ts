import type { ValuesScope } from '../filters/filter-values.ts'
import { takesValues } from '../filters/operators.ts'
import type { QuestionView } from './question-view.ts'

/**
 * The scope in which the values of a filter are looked for: what the rest of the question is about.
 *
 * @param place of the filter whose values are looked for: it does not narrow itself
 * @param uploadIds that the question came to when it was last asked
 */
export function valuesAbout(
  { scope, withSuperseded, measures, timeBasis, from, to, filters }: QuestionView,
  place: number,
  uploadIds: string[] | undefined,
): ValuesScope {
  const named = scope.kind === 'uploads' ? scope.uploadIds : scope.kind === 'latest' ? uploadIds : undefined
  const measure = measures[0]
  const others = filters
    .filter(({ operator, values }, index) => index !== place && (!takesValues(operator) || values.length > 0))
    .map(({ values, ...filter }) => (takesValues(filter.operator) ? { ...filter, values } : filter))
  return {
    ...(named?.length && { uploadIds: named }),
    ...(withSuperseded && { excludeSuperseded: false }),
    // A count or a quantity ranks nothing that can be compared; costs do.
    ...(measure?.endsWith('Cost') && { measure }),
    ...(timeBasis !== 'charge' && { timeBasis }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(others.length > 0 && { filters: others }),
  }
}
