import type { Governance, Metric } from '../api/contract.ts'
import { toCsv } from '../format/csv.ts'
import { overall } from './metric-words.ts'

type Drift = Governance['drift']
type Quality = Governance['quality']
type Untagged = NonNullable<Governance['untagged']>[number]

/** With every digit, and a column for each month. */
export function scorecardToCsv(answer: Pick<Governance, 'metrics' | 'grading' | 'periods'>): string {
  const parts = new Map(answer.grading.parts.map((part) => [part.id, part]))
  return toCsv([
    [
      ...[
        'metric',
        'key',
        'unit',
        'currency',
        'numerator',
        'denominator',
        'value',
        'comparison',
        'target',
        'met',
      ],
      ...['weight', 'score', 'points'],
      ...answer.periods,
    ],
    ...[...overall(answer), ...answer.metrics.filter(({ key }) => key !== null)].map((metric) => {
      const part = parts.get(metric.id)
      const months = new Map(metric.trend.map(({ period, value }) => [period, value]))
      return [
        ...[metric.label, metric.key ?? '', metric.unit, metric.billingCurrency ?? ''],
        ...[metric.numerator ?? '', metric.denominator ?? '', metric.value ?? ''],
        ...[metric.comparison, metric.target ?? '', metric.met === null ? '' : String(metric.met)],
        ...[part?.score ? String(part.weight) : '', part?.score ?? '', part?.points ?? ''],
        ...answer.periods.map((period) => months.get(period) ?? ''),
      ]
    }),
  ])
}

export const trendToCsv = ({ trend }: Pick<Metric, 'trend'>): string =>
  toCsv([['period', 'value'], ...trend.map(({ period, value }) => [period, value ?? ''])])

/** The entries of one list, with how much of each lacks which key. */
export function untaggedToCsv(
  entries: readonly (Untagged['services'][number] & { subAccountId?: string; serviceName?: string })[],
  { by, currency, keys }: { by: string; currency: string; keys: readonly string[] },
): string {
  return toCsv([
    [by, 'account', 'service', 'currency', 'cost', ...keys.map((key) => `without ${key}`)],
    ...entries.map(({ value, subAccountId = '', serviceName = '', cost, missing }) => [
      value ?? 'all others',
      subAccountId,
      serviceName,
      currency,
      cost,
      ...keys.map((key) => missing.find((each) => each.key === key)?.cost ?? '0'),
    ]),
  ])
}

export const driftToCsv = (drift: Drift): string =>
  toCsv([
    ['period', 'key', 'account', 'resource', 'before', 'after'],
    ...drift.map((each) => [
      each.period,
      each.key,
      each.subAccountId,
      each.resourceId,
      each.before,
      each.after,
    ]),
  ])

export const qualityToCsv = (quality: Quality): string =>
  toCsv([
    ['upload', 'file', 'standard', 'rows', 'violations', 'per 1,000 rows', 'missing columns'],
    ...quality.map((each) => [
      each.uploadId,
      each.fileName,
      each.standard ?? '',
      String(each.rows),
      String(each.findings),
      each.perThousandRows ?? '',
      each.missingColumns.join(' '),
    ]),
  ])
