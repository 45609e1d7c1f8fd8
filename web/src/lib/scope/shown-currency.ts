interface Total {
  billingCurrency: string
  lineCount: number
}

/** The currencies of an answer, the one with the most lines first. */
export const currenciesOf = (totals: readonly Total[]): string[] =>
  totals.toSorted((a, b) => b.lineCount - a.lineCount).map(({ billingCurrency }) => billingCurrency)

/** The one that is shown: as it is chosen, where there is anything of it. */
export const shownCurrency = (
  currencies: readonly string[],
  chosen: string | undefined,
): string | undefined => (chosen !== undefined && currencies.includes(chosen) ? chosen : currencies[0])
