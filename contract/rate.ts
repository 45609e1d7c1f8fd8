import { Type } from 'typebox'
import { CostFilter } from './cost-query.ts'
import { Decimal, nullable } from './scalars.ts'

/** A part of a whole, with six decimals; null where there is nothing to divide by, or where it is not known. */
export const Ratio = nullable(Decimal)

/** What a cost question about the same uploads and time filters by to find the lines of a number. */
export const LinesFilters = Type.Array(CostFilter)
