import type { CostChange } from '../../../contract/overview.ts'
import type { Row } from './ask.ts'

/** How rows are read: by the measure that the overview is about. */
export interface ReadAs {
  measure: string
  /** Whether any upload has anything of the time before. */
  hasBefore: boolean
}

/** The cost of a row, and its change. */
export function readChange(row: Row | undefined, { measure, hasBefore }: ReadAs): CostChange {
  const amount = (name: string) => String(row?.[name] ?? '0')
  const cost = amount(measure)
  if (!hasBefore) return { cost, before: null, change: null, changeRatio: null }
  return {
    cost,
    before: amount(`${measure}Before`),
    change: amount(`${measure}Change`),
    changeRatio: readRatio(row?.[`${measure}ChangeRatio`]),
  }
}

export function readRatio(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

export function ofCurrency(rows: Row[], currency: string): Row[] {
  return rows.filter(({ billingCurrency }) => billingCurrency === currency)
}
