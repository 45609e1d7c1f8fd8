import { Asked } from '../api/asked.svelte.ts'
import type { CostFilter, Dimensions } from '../api/contract.ts'
import { type FoundFilters, knownFilters } from './known-filters.ts'
import { listDimensions } from './list-dimensions.ts'

interface Named {
  uploads: string[] | undefined
  filters: CostFilter[]
}

/** The filters of an address, as far as there is something to filter by. */
export class KnownFilters {
  dimensions: Asked<Pick<Named, 'uploads'>, Dimensions>
  #named: () => Named | undefined

  /** @param named nothing where there are no filters, or it is not known yet what uploads they are about */
  constructor(named: () => Named | undefined) {
    this.#named = named
    this.dimensions = new Asked(
      () => named() && { uploads: named()?.uploads },
      ({ uploads }, signal) => listDimensions(uploads, signal),
    )
  }

  /** Nothing until it is known which of them can be asked for. */
  found = $derived.by((): FoundFilters | undefined => {
    const filters = this.#named()?.filters
    const dimensions = this.dimensions.answered?.answer.dimensions
    if (!filters) return undefined
    if (dimensions) return knownFilters(filters, dimensions)
    // Where they could not be read, the server names the one that there is not.
    return filters.length === 0 || this.dimensions.error ? { filters, problems: [] } : undefined
  })
}
