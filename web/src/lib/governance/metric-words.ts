import type { CostBasis, Governance, Metric } from '../api/contract.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { approximate } from '../format/decimal.ts'
import { formatMoney, formatQuantity } from '../format/money.ts'
import { formatCount, formatPercent } from '../format/numbers.ts'

type Unit = Metric['unit']

const SPACE = '\u00a0'

/** `94.2 %`, `3`, `31 h`, `2 days`, `0.4 per 1,000 rows`. */
export function formatMetric(value: string, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return formatPercent(approximate(value))
    case 'count':
      return formatCount(approximate(value))
    case 'hours':
      return `${formatCount(approximate(value))}${SPACE}h`
    case 'days':
      return value === '1' ? `1${SPACE}day` : `${formatCount(approximate(value))}${SPACE}days`
    case 'perThousandRows':
      return `${withoutZeros(formatQuantity(value, 1))} per 1,000 rows`
  }
}

/** The same in full, for what is shown where one points at it. */
export function formatMetricInFull(value: string, unit: Unit): string {
  return unit === 'ratio' ? `${withoutZeros(shifted(value))}${SPACE}%` : formatMetric(value, unit)
}

/** A ratio as percent, with every digit that there is. */
function shifted(ratio: string): string {
  const negative = ratio.startsWith('-')
  const [whole = '0', fraction = ''] = ratio.replace('-', '').split('.')
  const digits = fraction.padEnd(2, '0')
  const percent = (whole + digits.slice(0, 2)).replace(/^0+(?=\d)/, '')
  return `${negative ? '\u2212' : ''}${percent}.${digits.slice(2)}`
}

const withoutZeros = (figure: string) => (figure.includes('.') ? figure.replace(/\.?0*$/, '') : figure)

/** With every digit and without words, as between signs: `98 %`. */
export const formatBound = (value: string, unit: Unit) =>
  unit === 'ratio'
    ? formatMetricInFull(value, unit)
    : formatMetric(value, unit).replace(' per 1,000 rows', '')

/** `> 98 %`, `≤ 0`, `rising`; empty where there is none. */
export function formatTarget({
  target,
  comparison,
  unit,
}: Pick<Metric, 'target' | 'comparison' | 'unit'>): string {
  if (comparison === 'rising') return 'rising'
  if (target === null || comparison === 'none') return ''
  if (comparison === 'atMost' && target === '0') return '0'
  const sign = { above: '>', atLeast: '≥', below: '<', atMost: '≤' }[comparison]
  return `${sign} ${formatBound(target, unit)}`
}

/** What of a metric is an amount is of the currency; everything else counts something. */
const COUNTED: Readonly<Record<string, { part: string; whole: string } | undefined>> = {
  'resource-coverage': { part: 'resources', whole: 'resources' },
  'tag-drift': { part: 'resources', whole: 'resources' },
  'data-quality': { part: 'violations', whole: 'rows' },
}

/** `tag-coverage` of `tag-coverage:team`. */
export const kindOf = ({ id, key }: Pick<Metric, 'id' | 'key'>): string =>
  key === null ? id : id.slice(0, -key.length - 1)

/** Whether what it divides are amounts. */
export const isOfMoney = (metric: Pick<Metric, 'id' | 'key' | 'unit'>): boolean =>
  metric.unit === 'ratio' && COUNTED[kindOf(metric)] === undefined

/** `$1,204.10 of $9,117.00`, `118 of 140 resources`; empty where it is a part of nothing. */
export function formatParts(
  metric: Pick<Metric, 'id' | 'key' | 'unit' | 'numerator' | 'denominator' | 'billingCurrency'>,
): string {
  const { numerator, denominator, billingCurrency } = metric
  if (numerator === null || denominator === null) return ''
  if (isOfMoney(metric)) {
    const currency = billingCurrency ?? ''
    return `${formatMoney(numerator, currency)} of ${formatMoney(denominator, currency)}`
  }
  const { part, whole } = COUNTED[kindOf(metric)] ?? { part: '', whole: '' }
  const [one, all] = [numerator, denominator].map((count) => formatCount(approximate(count)))
  return part === whole ? `${one} of ${all} ${whole}` : `${one} ${part} in ${all} ${whole}`
}

/** What the numerator is, what is left of the denominator, and what that is. */
const PARTS: Readonly<Record<string, { part: string; rest: string; whole: string } | undefined>> = {
  'tag-coverage': {
    part: 'With every key',
    rest: 'Without at least one',
    whole: 'Spend that tags can reach',
  },
  'compliant-spend': { part: 'Compliant', rest: 'Not compliant', whole: 'Spend that tags can reach' },
  'unallocated-spend': { part: 'With none of the keys', rest: 'With at least one', whole: 'Billed cost' },
  'valid-values': { part: 'With an allowed value', rest: 'With another value', whole: 'With a value' },
  'untaggable-spend': { part: 'Tags cannot reach', rest: 'Tags can reach', whole: 'Cost' },
  'commitment-coverage': { part: 'Covered', rest: 'On demand', whole: 'At list prices' },
  'commitment-utilization': { part: 'Used', rest: 'Unused', whole: 'Committed' },
  'effective-savings-rate': { part: 'Saved', rest: 'Effective cost', whole: 'List cost' },
}

export function partsOf(metric: Pick<Metric, 'id' | 'key'>) {
  const parts = PARTS[kindOf(metric)]
  const isOfKey = metric.key !== null && kindOf(metric) === 'tag-coverage'
  return parts && isOfKey ? { ...parts, part: `With ${metric.key}`, rest: `Without ${metric.key}` } : parts
}

/** What to do where a target is not met, as short as in a table, and in a sentence. */
export interface Advice {
  short: string
  text: string
}

const ADVICE: Readonly<Record<string, Advice>> = {
  'tag-coverage': {
    short: 'Tag what costs most first',
    text: 'Tag the resources with most untagged spend first.',
  },
  'resource-coverage': {
    short: 'Tag resources where they are made',
    text: 'Tag resources where they are made, in templates and stacks, so that new ones have their tags from the first hour.',
  },
  'compliant-spend': {
    short: 'Correct values, or allow them',
    text: 'Tag what lacks a key, and correct values that no rule allows, or allow them where they are meant.',
  },
  'unallocated-spend': {
    short: 'Give it an owner by its account',
    text: 'What has no key at all is easiest given an owner by its account or service.',
  },
  'valid-values': {
    short: 'Correct values, or allow them',
    text: 'Correct values that no rule allows, or allow them where they are meant.',
  },
  'near-duplicate-keys': {
    short: 'Merge spellings of one key',
    text: 'Merge spellings that mean the same key: they are read as one from then on, and nothing is loaded again.',
  },
  'near-duplicate-values': {
    short: 'Merge spellings of one value',
    text: 'Merge spellings that mean the same value: they are read as one from then on, and nothing is loaded again.',
  },
  'tag-drift': {
    short: 'Ask whether it was meant',
    text: 'Ask the owners whether the change was meant: costs of the resource are now told under another name.',
  },
  'untaggable-spend': {
    short: 'Allocate it by account or service',
    text: 'No tag of a resource reaches it: allocate it by account or service, or share it out.',
  },
  'data-quality': {
    short: 'Read the reports of the uploads',
    text: 'The report of each upload says which columns violate the standard, with samples: pass it on to whoever makes the file.',
  },
  'data-freshness': {
    short: 'Upload the newest bill',
    text: 'Upload the newest bill, or connect the account that it comes from, so that bills arrive by themselves.',
  },
  'days-since-upload': {
    short: 'Upload the newest bill',
    text: 'Upload the newest bill, or connect the account that it comes from, so that bills arrive by themselves.',
  },
  'commitment-coverage': {
    short: 'Commit to what runs all the time',
    text: 'Commit to what runs all the time, where that pays.',
  },
  'commitment-utilization': {
    short: 'Use what is committed, or let it end',
    text: 'Move usage to what is committed, or let commitments end that nothing uses.',
  },
  'effective-savings-rate': {
    short: 'See what no discount covers any more',
    text: 'See which discounts and commitments of the months before have ended.',
  },
}

export const adviceOf = (metric: Pick<Metric, 'id' | 'key'>): Advice =>
  ADVICE[kindOf(metric)] ?? { short: '', text: '' }

/** `Tag drift, Jul – Oct 2026: from 2.1 % to 0.4 %`. */
export function describeTrend({ label, trend, unit }: Pick<Metric, 'label' | 'trend' | 'unit'>): string {
  const known = trend.flatMap(({ period, value }) => (value === null ? [] : { period, value }))
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return `${label}: no trend`
  const range = formatPeriodRange(first.period, last.period)
  return `${label}, ${range}: from ${formatMetric(first.value, unit)} to ${formatMetric(last.value, unit)}`
}

/** What is shown of a metric beside its months: lists that say what it is of. */
export type ListName =
  'keys' | 'untagged' | 'near-duplicates' | 'drift' | 'quality' | 'reach' | 'other-values'

const LISTS: Readonly<Record<string, readonly ListName[]>> = {
  'tag-coverage': ['keys', 'untagged'],
  'resource-coverage': ['keys', 'untagged'],
  'compliant-spend': ['keys', 'other-values', 'untagged'],
  'unallocated-spend': ['untagged', 'reach'],
  'valid-values': ['keys', 'other-values'],
  'near-duplicate-keys': ['near-duplicates'],
  'near-duplicate-values': ['near-duplicates'],
  'tag-drift': ['drift'],
  'untaggable-spend': ['reach'],
  'data-quality': ['quality'],
  'data-freshness': ['quality'],
  'days-since-upload': ['quality'],
}

export const listsOf = (metric: Pick<Metric, 'id' | 'key'>): readonly ListName[] =>
  LISTS[kindOf(metric)] ?? []

/** The cost that its figures are of, where that is not the one of the page. */
export const basisOf = (metric: Pick<Metric, 'id' | 'key'>): CostBasis | undefined =>
  (
    ({
      'unallocated-spend': 'billed',
      'commitment-coverage': 'list',
      'commitment-utilization': 'effective',
    }) as const
  )[kindOf(metric) as 'unallocated-spend']

/** Those of all keys, without those of one. */
export const overall = ({ metrics }: Pick<Governance, 'metrics'>): Metric[] =>
  metrics.filter(({ key }) => key === null)

/** That of all keys, and then those of each. */
export const ofKind = ({ metrics }: Pick<Governance, 'metrics'>, kind: string): Metric[] =>
  metrics.filter((metric) => kindOf(metric) === kind)

export const ofKeys = ({ metrics }: Pick<Governance, 'metrics'>, kind: string): Metric[] =>
  metrics.filter((metric) => metric.key !== null && kindOf(metric) === kind)
