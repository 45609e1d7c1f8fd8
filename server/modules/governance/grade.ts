import type { Governance } from '../../../contract/governance.ts'
import { divideRounded, fromAmount, ratioOf, toAmount } from '../amounts.ts'
import { METRICS, type MetricDefinition } from './metric-definitions.ts'

type Grading = Governance['grading']
type Letter = NonNullable<Governance['grade']>

const LETTERS: Grading['letters'] = [
  { letter: 'A', from: 90 },
  { letter: 'B', from: 80 },
  { letter: 'C', from: 70 },
  { letter: 'D', from: 60 },
  { letter: 'F', from: 0 },
]

const FORMULA =
  'Each metric with a value has a score: 100 where it reaches its target, 0 at its worst value and beyond, and in ' +
  'proportion between. The grade is the sum of weight × score over the metrics that have a value, divided by the sum ' +
  'of their weights: A from 90, B from 80, C from 70, D from 60, else F. Scores are rounded to 2 decimals.'

/** Scores are whole hundredths: this many are a hundred. */
const HUNDRED = 10_000n

function fromHundredths(score: bigint): string {
  return fromAmount((score * toAmount('1')) / 100n)
}

/**
 * The grade of the metrics' values, by their ids. Without required keys, or without spend that could have them, there is
 * none: what is left would be a grade of the bills alone.
 */
export function gradeOf(
  values: ReadonlyMap<string, string | null>,
  { hasRules }: { hasRules: boolean },
): { grade: Letter | null; grading: Grading } {
  const parts = METRICS.flatMap((metric) => partOf(metric, values.get(metric.id) ?? null) ?? [])
  const counting = parts.filter(({ score }) => score !== null)
  const weights = counting.reduce((sum, { weight }) => sum + weight, 0)
  const points = counting.reduce((sum, part) => sum + BigInt(part.weight) * part.score!, 0n)
  const reason = reasonAgainst(values, hasRules)
  const score = reason === null ? divideRounded(points, BigInt(weights)) : null
  return {
    grade: score === null ? null : letterOf(score),
    grading: {
      formula: FORMULA,
      parts: parts.map((part) => ({
        ...part,
        score: part.score === null ? null : fromHundredths(part.score),
        points: part.score === null ? null : fromHundredths(BigInt(part.weight) * part.score),
      })),
      weights,
      points: fromHundredths(points),
      score: score === null ? null : fromHundredths(score),
      letters: LETTERS,
      reason,
    },
  }
}

function reasonAgainst(values: ReadonlyMap<string, string | null>, hasRules: boolean): string | null {
  if (!hasRules)
    return 'No tag key is required yet: set tag rules, beginning with the proposal from the data.'
  return (values.get('tag-coverage') ?? null) === null
    ? 'The scope has no spend that tags can reach: there is nothing to grade.'
    : null
}

function partOf({ id, label, target, graded }: MetricDefinition, value: string | null) {
  if (!graded || target === null) return undefined
  const { weight, worst } = graded
  return {
    id,
    label,
    weight,
    value,
    target,
    worst,
    score: value === null ? null : scoreOf(value, { target, worst }),
  }
}

/** In hundredths, from 0 to 10,000. */
function scoreOf(value: string, { target, worst }: { target: string; worst: string }): bigint {
  const [from, to] = [toAmount(worst), toAmount(target)]
  const score = divideRounded((toAmount(value) - from) * HUNDRED, to - from)
  return score < 0n ? 0n : score > HUNDRED ? HUNDRED : score
}

function letterOf(score: bigint): Letter {
  return LETTERS.find(({ from }) => score >= BigInt(from) * 100n)!.letter
}

/** Whether a value meets the target; null where there is none to meet. */
export function isMet(
  { target, comparison }: Pick<MetricDefinition, 'target' | 'comparison'>,
  value: string | null,
  trend: readonly { value: string | null }[],
): boolean | null {
  if (value === null) return null
  if (comparison === 'rising') return isRising(trend)
  if (target === null) return null
  const [is, should] = [toAmount(value), toAmount(target)]
  switch (comparison) {
    case 'above':
      return is > should
    case 'atLeast':
      return is >= should
    case 'below':
      return is < should
    case 'atMost':
      return is <= should
    case 'none':
      return null
  }
}

/** Whether the last month is above the one before it; null where there are not two. */
function isRising(trend: readonly { value: string | null }[]): boolean | null {
  const [before, last] = trend.flatMap(({ value }) => value ?? []).slice(-2)
  return before === undefined || last === undefined ? null : toAmount(last) > toAmount(before)
}

/** How many of a thousand, exactly. */
export function perThousand(count: number, of: number): string | null {
  return ratioOf(BigInt(count) * 1000n, BigInt(of))
}
