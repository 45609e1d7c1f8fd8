import type { CostFilter, Dimensions } from '../api/contract.ts'

export interface FoundFilters {
  filters: CostFilter[]
  /** Sentences that name those which were left out. */
  problems: string[]
}

/** The filters whose dimension there is, and sentences that name the others. Any key may be that of a tag, or missing. */
export function knownFilters(
  filters: readonly CostFilter[],
  dimensions: Dimensions['dimensions'],
): FoundFilters {
  const names = new Set(dimensions.map(({ name }) => name))
  const isKnown = ({ dimension }: CostFilter) =>
    names.has(dimension) || /^(tag|missingTags):./s.test(dimension)
  return {
    filters: filters.filter(isKnown),
    problems: filters
      .filter((filter) => !isKnown(filter))
      .map(({ dimension }) => `There is no dimension “${dimension}” to filter by.`),
  }
}
