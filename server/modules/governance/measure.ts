import type { CostFilter } from '../../../contract/cost-query.ts'
import type { Metric, MetricLines } from '../../../contract/governance.ts'
import { ratioOf } from '../exact-decimals.ts'
import type { Share } from './find-rates.ts'
import { isMet } from './grade.ts'
import { NO_LINES } from './lines-behind.ts'
import { definitionOf, type MetricDefinition, type MetricId } from './metric-definitions.ts'

type Measured = Pick<Metric, 'numerator' | 'denominator' | 'value' | 'met' | 'trend'>

interface Measurement extends Pick<Measured, 'numerator' | 'denominator' | 'value' | 'trend'> {
  /** Why there is no value. */
  reason: string | null
}

/** A metric of what is no amount. */
export function metricOf(id: MetricId, { reason, ...measurement }: Measurement): Metric {
  const definition = definitionOf(id)
  return {
    ...namedBy(definition, null),
    billingCurrency: null,
    ...withMet(definition, measurement),
    reason: measurement.value === null ? reason : null,
    lines: NO_LINES,
    otherCurrencies: [],
  }
}

interface Shares {
  /** Of months and of all of them, of every currency. */
  shares: readonly Share[]
  /** The one that the grade is of; undefined where nothing is spent in any. */
  leading: string | undefined
  /** What is said where there is nothing to divide by. */
  reason: string
  lines?: MetricLines
  /** The key that it is about, where it is one of a key. */
  key?: string
}

/** A metric of shares, by currency. */
export function metricOfShares(
  id: MetricId,
  { shares, leading, reason, lines = NO_LINES, key }: Shares,
): Metric {
  const definition = definitionOf(id)
  const currencies = [...new Set(shares.map(({ billingCurrency }) => billingCurrency))].toSorted()
  const measure = (currency: string | undefined) =>
    withMet(definition, measureShares(shares.filter(({ billingCurrency }) => billingCurrency === currency)))
  const own = measure(leading)
  const ofCurrency: CostFilter[] =
    leading === undefined ? [] : [{ dimension: 'billingCurrency', operator: 'in', values: [leading] }]
  return {
    ...namedBy(definition, key ?? null),
    billingCurrency: leading ?? null,
    ...own,
    reason: own.value === null ? reason : null,
    lines: {
      part: lines.part && [...lines.part, ...ofCurrency],
      rest: lines.rest && [...lines.rest, ...ofCurrency],
      whole: lines.whole && [...lines.whole, ...ofCurrency],
    },
    otherCurrencies: currencies
      .filter((currency) => currency !== leading)
      .map((billingCurrency) => ({ billingCurrency, ...measure(billingCurrency) })),
  }
}

/** Of a key, a metric has the name of the whole with the key's. */
function namedBy(
  { id, label, description, descriptionOf, unit, target, comparison }: MetricDefinition,
  key: string | null,
): Pick<Metric, 'id' | 'key' | 'label' | 'description' | 'unit' | 'target' | 'comparison'> {
  const aimed = { unit, target, comparison }
  return key === null
    ? { id, key, label, description, ...aimed }
    : {
        id: `${id}:${key}`,
        key,
        label: `${label}: ${key}`,
        description: descriptionOf?.(key) ?? description,
        ...aimed,
      }
}

function measureShares(shares: readonly Share[]): Omit<Measurement, 'reason'> {
  const all = shares.find(({ period }) => period === null)
  const months = shares.flatMap(({ period, part, whole }) =>
    period === null ? [] : [{ period, part, whole }],
  )
  return {
    numerator: all?.part ?? null,
    denominator: all?.whole ?? null,
    value: all ? positiveRatio(all) : null,
    trend: months.map(({ period, ...share }) => ({ period, value: positiveRatio(share) })),
  }
}

/** A share of what is not known, nothing, or less than nothing after credits, has no meaning. */
function positiveRatio({ part, whole }: Pick<Share, 'part' | 'whole'>): string | null {
  return whole === null || whole.startsWith('-') ? null : ratioOf(part, whole)
}

function withMet(definition: MetricDefinition, measurement: Omit<Measurement, 'reason'>): Measured {
  return { ...measurement, met: isMet(definition, measurement.value, measurement.trend) }
}
