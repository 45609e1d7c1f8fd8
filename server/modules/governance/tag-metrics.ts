import type { Metric, MetricLines } from '../../../contract/governance.ts'
import type { TagRule } from '../../../contract/tag-rules.ts'
import { ratioOf, sumOf } from '../exact-decimals.ts'
import type { Coverage, KeyCoverage } from './find-coverage.ts'
import type { Drift } from './find-drift.ts'
import type { Share } from './find-rates.ts'
import {
  allowedBy,
  allowedByAll,
  byMissing,
  hasKey,
  lacksKey,
  linesOf,
  otherThan,
  type Reach,
} from './lines-behind.ts'
import { metricOf, metricOfShares } from './measure.ts'
import type { MetricId } from './metric-definitions.ts'

const NO_RULES = 'No tag key is required yet: set tag rules, beginning with the proposal from the data.'
const NO_RESOURCES = 'The scope has no resources that tags can reach.'
const NO_SPEND = 'The scope has no spend that tags can reach.'

interface Found {
  coverage: readonly Coverage[]
  drift: readonly Drift[]
  leading: string | undefined
  reach: Reach
}

/** Metrics of the required keys, and then of each. */
export function tagMetrics(rules: readonly TagRule[], { coverage, drift, leading, reach }: Found): Metric[] {
  const restricted = rules.filter(({ allowedValues, pattern }) => allowedValues !== null || pattern !== null)
  const keys = rules.map(({ key }) => key)
  const byKeys = linesOf(reach, { part: byMissing(keys, 'isEmpty'), rest: byMissing(keys, 'isNotEmpty') })
  const byKey = ({ key }: TagRule) => linesOf(reach, { part: [hasKey(key)], rest: [lacksKey(key)] })
  const metric = (
    id: MetricId,
    read: (of: Coverage) => Pick<Share, 'part' | 'whole'>,
    {
      of = rules.length === 0 ? [] : coverage,
      ...more
    }: { of?: readonly Coverage[]; reason?: string; lines?: MetricLines } = {},
  ) =>
    metricOfShares(id, {
      shares: sharesOf(of, read),
      leading,
      reason: rules.length === 0 ? NO_RULES : NO_SPEND,
      ...more,
    })
  const ofRestricted = ({ keys }: Coverage, sum: 'tagged' | 'valid') =>
    sumOf(keys.filter(({ key }) => restricted.some((rule) => rule.key === key)).map((key) => key[sum]))
  return [
    metric('tag-coverage', ({ covered, taggable }) => ({ part: covered, whole: taggable }), {
      lines: byKeys,
    }),
    ...ofEachKey('tag-coverage', rules, (key, { taggable }) => ({ part: key.tagged, whole: taggable }), {
      coverage,
      leading,
      linesOfRule: byKey,
    }),
    metric(
      'resource-coverage',
      ({ coveredResources, resources }) => ({ part: String(coveredResources), whole: String(resources) }),
      { reason: rules.length === 0 ? NO_RULES : NO_RESOURCES, lines: byKeys },
    ),
    ...ofEachKey(
      'resource-coverage',
      rules,
      (key, { resources }) => ({ part: String(key.resources), whole: String(resources) }),
      { coverage, leading, reason: NO_RESOURCES, linesOfRule: byKey },
    ),
    metric('compliant-spend', ({ compliant, taggable }) => ({ part: compliant, whole: taggable }), {
      // What lacks a key or has a value that no rule allows are lines of two kinds.
      lines: linesOf(reach, { part: allowedByAll(rules) }),
    }),
    metric('unallocated-spend', ({ unallocated, billed }) => ({ part: unallocated, whole: billed }), {
      reason: rules.length === 0 ? NO_RULES : 'The scope has no billed cost.',
      lines: { part: rules.length === 0 ? null : keys.map(lacksKey), rest: null, whole: [] },
    }),
    metric('valid-values', (of) => ({ part: ofRestricted(of, 'valid'), whole: ofRestricted(of, 'tagged') }), {
      of: restricted.length === 0 ? [] : coverage,
      reason: whyNoValues(rules, restricted),
    }),
    ...ofEachKey('valid-values', restricted, ({ tagged, valid }) => ({ part: valid, whole: tagged }), {
      coverage,
      leading,
      linesOfRule: (rule) => {
        const allowed = allowedBy(rule)
        return linesOf(reach, {
          part: allowed && [allowed],
          rest: otherThan(rule),
          whole: [hasKey(rule.key)],
        })
      },
    }),
    driftMetric(rules, drift),
    metricOfShares('untaggable-spend', {
      shares: sharesOf(coverage, ({ untaggable, cost }) => ({ part: untaggable, whole: cost })),
      leading,
      reason: 'The scope has no cost.',
      lines: { part: reach.unreached, rest: reach.reached, whole: [] },
    }),
  ]
}

function whyNoValues(rules: readonly TagRule[], restricted: readonly TagRule[]): string {
  if (rules.length === 0) return NO_RULES
  return restricted.length === 0
    ? 'No rule says which values its key may have.'
    : 'No spend has one of the keys whose values are restricted.'
}

function ofEachKey(
  id: MetricId,
  rules: readonly TagRule[],
  read: (key: KeyCoverage, of: Coverage) => Pick<Share, 'part' | 'whole'>,
  {
    coverage,
    leading,
    reason = NO_SPEND,
    linesOfRule,
  }: Pick<Found, 'coverage' | 'leading'> & {
    reason?: string
    linesOfRule: (rule: TagRule) => MetricLines
  },
): Metric[] {
  return rules.map((rule) =>
    metricOfShares(id, {
      key: rule.key,
      shares: sharesOf(coverage, (of) =>
        read(
          of.keys.find(({ key }) => key === rule.key)!,
          of,
        ),
      ),
      leading,
      reason,
      lines: linesOfRule(rule),
    }),
  )
}

function sharesOf(
  coverage: readonly Coverage[],
  read: (of: Coverage) => Pick<Share, 'part' | 'whole'>,
): Share[] {
  return coverage.map((of) => ({ period: of.period, billingCurrency: of.billingCurrency, ...read(of) }))
}

function driftMetric(rules: readonly TagRule[], drift: readonly Drift[]): Metric {
  const sum = (read: (of: Drift) => number) => String(drift.reduce((all, of) => all + read(of), 0))
  const [changed, compared] = [sum((of) => of.changed), sum((of) => of.compared)]
  return metricOf('tag-drift', {
    numerator: drift.length === 0 ? null : changed,
    denominator: drift.length === 0 ? null : compared,
    value: ratioOf(changed, compared),
    trend: drift.map((of) => ({
      period: of.period,
      value: ratioOf(String(of.changed), String(of.compared)),
    })),
    reason:
      rules.length === 0
        ? NO_RULES
        : 'Nothing can be compared: no resource that has a required key is in two months of the scope.',
  })
}
