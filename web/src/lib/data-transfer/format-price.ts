import { formatMoneyTo } from '../format/money.ts'

/** What a gigabyte costs: prices have fractions of a cent, an average of them has no more that say anything. */
export const formatPrice = (price: string, currency: string): string => formatMoneyTo(price, currency, 4)
