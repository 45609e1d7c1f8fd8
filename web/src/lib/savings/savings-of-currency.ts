import type { FindingState, Optimization } from '../api/contract.ts'

/** The figures of one currency: amounts of several are never one. */
export interface SavingsOfCurrency {
  currency: string
  potential: string
  realised: string
  findings: number
  safeAndEasy: Optimization['safeAndEasy'][number] | undefined
  byRule: Optimization['byRule']
  byAccount: Optimization['byAccount']
  byEffort: Optimization['byEffort']
  byState: ReadonlyMap<FindingState, Optimization['byState'][number]>
}

export function savingsOfCurrency(answer: Optimization, currency: string): SavingsOfCurrency {
  const own = <Entry extends { currency: string }>(entries: readonly Entry[]) =>
    entries.filter((entry) => entry.currency === currency)
  const byState = own(answer.byState)
  return {
    currency,
    potential: own(answer.potential)[0]?.monthlySaving ?? '0',
    realised: own(answer.realised)[0]?.monthlySaving ?? '0',
    findings: byState.reduce((sum, { findings }) => sum + findings, 0),
    safeAndEasy: own(answer.safeAndEasy)[0],
    byRule: own(answer.byRule),
    byAccount: own(answer.byAccount),
    byEffort: own(answer.byEffort),
    byState: new Map(byState.map((entry) => [entry.state, entry])),
  }
}

/**
 * Currencies that something was found in or saved, the one that most lines have first; where nothing was, those of the
 * bills.
 */
export function currenciesOf({ totals, byState, trend }: Optimization): string[] {
  const found = new Set([...byState, ...trend].map(({ currency }) => currency))
  const all = totals
    .toSorted((a, b) => b.lineCount - a.lineCount)
    .map(({ billingCurrency }) => billingCurrency)
  const withFindings = all.filter((currency) => found.has(currency))
  return withFindings.length > 0 ? withFindings : all
}
