import { approximate } from '../format/decimal.ts'
import { formatPercent } from '../format/numbers.ts'

/** A rate as a table has it; what is not known is not nothing. */
export const rateText = (ratio: string | null): string =>
  ratio === null ? '–' : formatPercent(approximate(ratio))
