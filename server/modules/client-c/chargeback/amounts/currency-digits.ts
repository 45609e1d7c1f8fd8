const USUAL_DIGITS = 2

/** Places behind the point in which a currency is paid: none of JPY, three of KWD; two of what is no known currency. */
export function digitsOf(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions()
    return maximumFractionDigits ?? USUAL_DIGITS
  } catch {
    // Providers have virtual currencies, whose names are no codes.
    return USUAL_DIGITS
  }
}
