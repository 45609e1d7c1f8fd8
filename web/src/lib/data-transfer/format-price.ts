import { roundDecimal } from '../format/decimal.ts'
import { formatMoneyOfLine } from '../format/money.ts'

/** What a gigabyte costs: prices have fractions of a cent, an average of them has no more that say anything. */
export const formatPrice = (price: string, currency: string): string =>
  formatMoneyOfLine(roundDecimal(price, 4), currency)
