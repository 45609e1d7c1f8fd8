import type { Metric } from '../../../contract/governance.ts'
import { ALL_USAGE, COVERED, ON_DEMAND, UNUSED, USED } from '../eligible-usage.ts'
import { hoursBetween } from './find-freshness.ts'
import type { Groups } from './find-near-duplicates.ts'
import type { UploadQuality } from './find-quality.ts'
import type { CommitmentRates } from './find-rates.ts'
import { perThousand } from './grade.ts'
import { NO_LINES } from './lines-behind.ts'
import { metricOf, metricOfShares } from './measure.ts'

/** How many spellings are others than those proposed, and in each month those that have spend in it. */
export function nearDuplicateMetric(
  kind: 'keys' | 'values',
  { compared, groups, spends }: Groups,
  periods: readonly string[],
): Metric {
  const others = new Set(
    groups.flatMap(({ key, spellings }) =>
      spellings
        .filter(({ likeness }) => likeness !== 'proposed')
        .map(({ spelling }) => placeOf(key ?? spelling, spelling)),
    ),
  )
  const ofOthers = spends
    .map(({ periods, key, spelling }) => ({ periods, place: placeOf(key, spelling) }))
    .filter(({ place }) => others.has(place))
  const inMonth = (month: string) =>
    new Set(ofOthers.filter(({ periods }) => periods.includes(month)).map(({ place }) => place)).size
  return metricOf(`near-duplicate-${kind}`, {
    numerator: null,
    denominator: null,
    value: compared ? String(others.size) : null,
    trend: periods.map((period) => ({ period, value: compared ? String(inMonth(period)) : null })),
    reason:
      kind === 'keys'
        ? 'There are no tag keys in the scope that could be compared.'
        : 'No spend of the scope has a tag whose values could be compared.',
  })
}

function placeOf(key: string, spelling: string): string {
  return JSON.stringify([key, spelling])
}

/** Of the uploads whose format follows a standard. */
export function qualityMetric(quality: readonly UploadQuality[], periods: readonly string[]): Metric {
  const ofStandard = quality.filter(({ standard }) => standard !== null)
  const measure = (uploads: readonly UploadQuality[]) => ({
    findings: uploads.reduce((sum, { findings }) => sum + findings, 0),
    rows: uploads.reduce((sum, { rows }) => sum + rows, 0),
  })
  const all = measure(ofStandard)
  return metricOf('data-quality', {
    numerator: ofStandard.length === 0 ? null : String(all.findings),
    denominator: ofStandard.length === 0 ? null : String(all.rows),
    value: perThousand(all.findings, all.rows),
    // An upload of several months counts in each: which month a violation is of, its report does not say.
    trend: periods.map((period) => {
      const { findings, rows } = measure(ofStandard.filter((upload) => upload.periods.includes(period)))
      return { period, value: perThousand(findings, rows) }
    }),
    reason:
      quality.length === 0 ? 'The scope has no uploads.' : 'No upload follows a standard to compare it with.',
  })
}

export function freshnessMetrics(
  { lastCharge, lastUpload }: { lastCharge: Date | null; lastUpload: Date | null },
  now: Date,
): Metric[] {
  const since = (at: Date | null, hours: number) =>
    at === null ? null : String(Math.floor(hoursBetween(at, now) / hours))
  const of = (value: string | null, reason: string) => ({
    numerator: null,
    denominator: null,
    value,
    // It is of now alone.
    trend: [],
    reason,
  })
  return [
    metricOf('data-freshness', of(since(lastCharge, 1), 'The scope has no usage that has ended.')),
    metricOf(
      'days-since-upload',
      of(since(lastUpload, 24), 'No upload of the scope says when it was completed.'),
    ),
  ]
}

export function rateMetrics(
  { coverage, utilization, savings }: CommitmentRates,
  leading: string | undefined,
): Metric[] {
  return [
    metricOfShares('commitment-coverage', {
      shares: coverage,
      leading,
      reason: 'The scope has no usage that is known to be what commitments could cover.',
      lines: { ...NO_LINES, part: [...COVERED], rest: [...ON_DEMAND] },
    }),
    metricOfShares('commitment-utilization', {
      shares: utilization,
      leading,
      reason: utilization.some(({ billingCurrency, whole }) => billingCurrency === leading && whole === null)
        ? 'Some fees of commitments do not say what of them nothing used: utilization is not known.'
        : 'The scope has no commitments.',
      lines: { ...NO_LINES, part: [...USED], rest: [...UNUSED] },
    }),
    metricOfShares('effective-savings-rate', {
      shares: savings,
      leading,
      reason: 'The scope has no usage with a list cost.',
      lines: { ...NO_LINES, whole: [...ALL_USAGE] },
    }),
  ]
}
