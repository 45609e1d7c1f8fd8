import { approximate, compareDecimals } from '../format/decimal.ts'

interface Counted {
  value: string
  name: string
  findings: number
  monthlySaving: string
}

export interface Potential extends Counted {
  /** Of the largest, 0 to 1. */
  length: number
}

/** The largest first, with how long its bar is. */
export function potentialsOf(entries: readonly Counted[]): Potential[] {
  const sorted = entries.toSorted((a, b) => compareDecimals(b.monthlySaving, a.monthlySaving))
  const most = approximate(sorted[0]?.monthlySaving ?? '0')
  return sorted.map(({ value, name, findings, monthlySaving }) => ({
    value,
    name,
    findings,
    monthlySaving,
    length: most > 0 ? approximate(monthlySaving) / most : 0,
  }))
}
