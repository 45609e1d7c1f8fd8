import type { Governance, Metric, NearDuplicate, NewTagMerge } from '../api/contract.ts'
import { addDecimals, approximate } from '../format/decimal.ts'
import { kindOf } from './metric-words.ts'

/** What of a group is to be read as one. */
export interface MergeChoice {
  target: string
  /** The others that are read as it. */
  spellings: readonly string[]
}

/** What a spelling is before and after: in one currency, null where it is not there any more, or not known yet. */
export interface MergedRow {
  spelling: string
  before: string
  after: string | null
}

/** The spelling with most spend, with all others read as it. */
export const proposedChoice = ({ proposed, spellings }: NearDuplicate): MergeChoice => ({
  target: proposed,
  spellings: spellings.map(({ spelling }) => spelling).filter((spelling) => spelling !== proposed),
})

/** Another target: the one before is read as it, as any other. */
export const withTarget = ({ target, spellings }: MergeChoice, next: string): MergeChoice =>
  next === target
    ? { target, spellings }
    : { target: next, spellings: [target, ...spellings].filter((spelling) => spelling !== next) }

export const toMerge = (
  { key }: Pick<NearDuplicate, 'key'>,
  { target, spellings }: MergeChoice,
): NewTagMerge => ({
  ...(key !== null && { key }),
  target,
  spellings: [...spellings],
})

export const costIn = (group: NearDuplicate, spelling: string, currency: string): string =>
  group.spellings
    .find((each) => each.spelling === spelling)
    ?.costs.find(({ billingCurrency }) => billingCurrency === currency)?.cost ?? '0'

/**
 * The spend of each spelling, before and after. Of values it is the sum; charges that have two spellings of a key are
 * one, so that of keys it has to be asked for.
 *
 * @param together of keys, spend that has the target or one that is read as it
 */
export function previewMerge(
  group: NearDuplicate,
  { target, spellings }: MergeChoice,
  { currency, together }: { currency: string; together?: string | undefined },
): MergedRow[] {
  const of = (spelling: string) => costIn(group, spelling, currency)
  const sum = group.key === null ? (together ?? null) : addDecimals([target, ...spellings].map(of))
  return group.spellings.map(({ spelling }) => ({
    spelling,
    before: of(spelling),
    after: spelling === target ? sum : spellings.includes(spelling) ? '0' : of(spelling),
  }))
}

/** A metric before and after: shares as ratios, counts as they are. */
export interface MetricChange {
  label: string
  unit: Metric['unit']
  before: number
  after: number
}

/** What the merge does to metrics that it certainly changes. */
export function metricChanges(
  { metrics, rules }: Pick<Governance, 'metrics' | 'rules'>,
  group: NearDuplicate,
  choice: MergeChoice,
  { currency, together }: { currency: string; together?: string | undefined },
): MetricChange[] {
  const find = (kind: string, key: string | null) =>
    metrics.find((metric) => metric.key === key && kindOf(metric) === kind)
  const kind = group.key === null ? 'near-duplicate-keys' : 'near-duplicate-values'
  const count = find(kind, null)
  const changes = count?.value ? [lowered(count, choice.spellings.length)] : []
  if (group.key !== null) {
    const rule = rules.rules.find(({ key }) => key === group.key)
    const valid = find('valid-values', group.key)
    return [
      ...changes,
      ...shareWith(valid, addedByValues(group, choice, rule?.allowedValues ?? null, currency)),
    ]
  }
  const required = rules.rules.find(({ key }) => key === choice.target || choice.spellings.includes(key))
  const coverage = required && find('tag-coverage', required.key)
  const isKnown = together !== undefined && coverage?.billingCurrency === currency
  return [...changes, ...(isKnown ? shareOf(coverage, approximate(together)) : [])]
}

const lowered = ({ label, unit, value }: Metric, by: number): MetricChange => ({
  label,
  unit,
  before: approximate(value ?? '0'),
  after: Math.max(0, approximate(value ?? '0') - by),
})

/** A merged value is allowed where one of its spellings is. */
function addedByValues(
  group: NearDuplicate,
  { target, spellings }: MergeChoice,
  allowed: readonly string[] | null,
  currency: string,
): number {
  const all = [target, ...spellings]
  if (!allowed || !all.some((spelling) => allowed.includes(spelling))) return 0
  const others = all.filter((spelling) => !allowed.includes(spelling))
  return approximate(addDecimals(others.map((spelling) => costIn(group, spelling, currency))))
}

const shareWith = (metric: Metric | undefined, added: number): MetricChange[] =>
  metric?.numerator && added > 0 ? shareOf(metric, approximate(metric.numerator) + added) : []

function shareOf({ label, unit, numerator, denominator }: Metric, part: number): MetricChange[] {
  if (numerator === null || denominator === null) return []
  const whole = approximate(denominator)
  const [before, after] = [approximate(numerator) / whole, Math.min(1, part / whole)]
  return before === after ? [] : [{ label, unit, before, after }]
}
