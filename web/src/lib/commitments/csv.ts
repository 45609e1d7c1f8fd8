import type { CommitmentEntry, WhatIf } from '../api/contract.ts'
import { toCsv } from '../format/csv.ts'
import type { RatesRow } from './rates-trend.ts'
import type { RatedEntry } from './rated-entries.ts'

const RATES = [
  'coverage',
  'coveredCost',
  'onDemandCost',
  'utilization',
  'usedCost',
  'unusedCost',
  'effectiveSavingsRate',
  'savingsRateAfterUnused',
  'listCost',
  'effectiveCost',
] as const

const ratesOf = (row: Partial<Record<(typeof RATES)[number], string | null>>) =>
  RATES.map((name) => row[name] ?? '')

/** The rates over time with the amounts behind them, every digit of them. */
export const ratesTrendToCsv = (rows: readonly RatesRow[], currency: string): string =>
  toCsv([['period', 'currency', ...RATES], ...rows.map((row) => [row.period, currency, ...ratesOf(row)])])

export const ratedEntriesToCsv = (rows: readonly RatedEntry[], currency: string): string =>
  toCsv([
    ['value', 'name', 'currency', ...RATES],
    ...rows.map((row) => [row.value, row.name, currency, ...ratesOf(row)]),
  ])

export const commitmentsToCsv = (rows: readonly CommitmentEntry[], currency: string): string =>
  toCsv([
    [
      'commitmentId',
      'type',
      'offering',
      'paymentOption',
      'ownerId',
      'ownerName',
      'endsAt',
      'currency',
      'committedCost',
      'usedCost',
      'unusedCost',
      'utilization',
      'coveredCost',
      'saving',
      'services',
    ],
    ...rows.map((row) => [
      row.commitmentId,
      row.type,
      row.offering,
      row.paymentOption,
      row.owner?.id ?? '',
      row.owner?.name ?? '',
      row.endsAt ?? '',
      currency,
      row.committedCost,
      row.usedCost,
      row.unusedCost,
      row.utilization ?? '',
      row.coveredCost,
      row.saving,
      row.services.join(', '),
    ]),
  ])

const POINT = [
  'hourlyCommitment',
  'hourlyOnDemand',
  'coveredCost',
  'committedCost',
  'unusedCost',
  'netSaving',
] as const

/** The curve of what hourly commitments save in 30 days. */
export const curveToCsv = ({ kind, curve }: WhatIf, currency: string, discount: string): string =>
  toCsv([
    ['kind', 'discount', 'currency', ...POINT],
    ...curve.map((point) => [kind, discount, currency, ...POINT.map((name) => point[name])]),
  ])
