import type { CostFilter } from '../../../contract/cost-query.ts'
import type { Sql } from '../rule.ts'

export type PassName = 'usage' | 'hours' | 'commitments' | 'history'

/**
 * A reading of the cost lines that rules share. Its rows are sums over lines, and have the columns of `PASS_COLUMNS`
 * beside those that its rules look at.
 */
export interface Pass {
  name: PassName
  /** A SELECT of its rows, of one billing period of a load. */
  rows: Sql
  /** What leads back to the lines, by the dimension that filters by it: values of a row that are behind a finding, as an array of text. */
  evidence: Readonly<Record<string, Sql>>
  /** What of a finding's subject leads back to its lines, where it is not the account, region and resource. */
  filters?: Readonly<Record<string, Sql>>
  /**
   * Whether the account is a part of what a finding about it is, as it nearly always is: not where the next bill may
   * book the same on another one.
   */
  isOfAccount?(resourceId: string): boolean
  /** What its lines have in common, for those who look at them. */
  only?: readonly CostFilter[]
}

/** What one finding is about: the first five tell findings of a rule from each other, the others go with them. */
export const SUBJECT_COLUMNS = [
  'BillingAccountId',
  'BillingCurrency',
  'SubAccountId',
  'RegionId',
  'ResourceId',
  'Subject',
] as const

/** The lines of the billing period: the client first, as in every statement. */
export const OF_PERIOD = `client_id = {clientId:UUID} AND load_id = {loadId:UUID}
    AND BillingPeriodStart >= {period:Date} AND BillingPeriodStart < addMonths({period:Date}, 1)`

/** Charges for what was used: no corrections, no taxes, and not what takes covered usage off the bill again. */
export const IS_USAGE = `ChargeCategory = 'Usage' AND ChargeClass = '' AND x_LineItemType != 'SavingsPlanNegation'`

/** The same as filters. */
export const ONLY_USAGE: readonly CostFilter[] = [
  { dimension: 'chargeCategory', operator: 'in', values: ['Usage'] },
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'xLineItemType', operator: 'notIn', values: ['SavingsPlanNegation'] },
]

/*
 * Grouped by texts, with each column taken by itself, ten million lines take three times as long: they are grouped by
 * one number, and their columns come along as one value.
 */

/** Columns of a line as one number. */
export const asOneNumber = (columns: readonly string[]): Sql =>
  `cityHash64(${columns.map((column) => `cityHash64(line.${column})`).join(', ')})`

/** Columns of a line as one value. */
export const asOneValue = (columns: readonly string[]): Sql =>
  `(${columns.map((column) => `line.${column}`).join(', ')})`

/** Such a value as columns again. */
export const takenApart = (value: Sql, columns: readonly string[]): Sql =>
  columns.map((column, index) => `${value}.${index + 1} AS ${column}`).join(', ')

export const COVERED_FROM = `{from:DateTime('UTC')}`
export const COVERED_TO = `{to:DateTime('UTC')}`
