import type { CostAnswer } from '../api/contract.ts'

type Row = CostAnswer['rows'][number]

/** An amount of a row. Where the column is empty nothing was charged. */
export const amountOf = (row: Row, measure: string): string => String(row[measure] ?? '0')

export const textOf = (row: Row, dimension: string): string => String(row[dimension] ?? '')

export interface DailyCost {
  day: string
  currency: string
  cost: string
}

/** The name of the answer's column of time; there is one when a granularity was asked for. */
function periodColumnOf(answer: CostAnswer): string {
  return answer.columns.find(({ kind }) => kind === 'period')?.name ?? 'period'
}

export function readDailyCosts(answer: CostAnswer, measure: string): DailyCost[] {
  const column = periodColumnOf(answer)
  return answer.rows.map((row) => ({
    day: textOf(row, column).slice(0, 10),
    currency: textOf(row, 'billingCurrency'),
    cost: amountOf(row, measure),
  }))
}

export interface PeriodValueCost {
  /** First day of the day, week or month. */
  period: string
  value: string
  cost: string
}

export function readPeriodCosts(answer: CostAnswer, dimension: string, measure: string): PeriodValueCost[] {
  const column = periodColumnOf(answer)
  return answer.rows.map((row) => ({
    period: textOf(row, column).slice(0, 10),
    value: textOf(row, dimension),
    cost: amountOf(row, measure),
  }))
}
