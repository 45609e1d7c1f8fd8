import type { CostBasis, CostFilter, TimeBasis } from '../api/contract.ts'
import { filtersParameter } from '../filters/filter-text.ts'
import {
  type UploadScope,
  basisParameter,
  currencyParameter,
  dayParameter,
  timeBasisParameter,
  uploadsParameter,
} from '../filters/parameters.ts'
import { oneOf } from '../filters/readers.ts'
import { type Parameters, type SearchParams, readUrlState } from '../filters/url-state.ts'

/** By the cost of the chosen basis, or by where the lines stand in their files. */
export type LinesOrder = 'cost' | 'cost-asc' | 'place' | 'place-desc'

/** Everything about the page of cost lines that its address says: which lines, and how they are shown. */
export interface LinesView {
  /** Without it the user's selection is what is looked at. */
  uploads: UploadScope
  /** All of them have to hold. */
  filters: CostFilter[]
  /** The first day, and the one after the last. */
  from: string | undefined
  to: string | undefined
  /** Whether days are of charges or of bills. */
  timeBasis: TimeBasis
  basis: CostBasis
  /** Without it lines of every currency. */
  currency: string | undefined
  order: LinesOrder
}

export const linesParameters: Parameters<LinesView> = {
  uploads: uploadsParameter,
  filters: filtersParameter,
  from: dayParameter('from'),
  to: dayParameter('to'),
  timeBasis: timeBasisParameter('charge'),
  basis: basisParameter,
  currency: currencyParameter,
  order: {
    name: 'o',
    fallback: 'cost',
    says: 'cost, cost-asc, place or place-desc',
    read: oneOf(['cost', 'cost-asc', 'place', 'place-desc']),
    write: (order) => order,
  },
}

/** What an address says, and what of it is left out, by name. */
export function readLinesView(search: SearchParams): { state: LinesView; problems: string[] } {
  const { state, problems } = readUrlState(linesParameters, search)
  const { from, to } = state
  if (from === undefined || to === undefined || from < to) return { state, problems }
  return {
    state: { ...state, to: undefined },
    problems: [...problems, `“to=${to}” is not after “from=${from}”.`],
  }
}
