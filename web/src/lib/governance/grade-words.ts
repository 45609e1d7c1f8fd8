import type { Governance, Metric } from '../api/contract.ts'
import { approximate, compareDecimals, subtractDecimals } from '../format/decimal.ts'
import { formatMoneyCompact, formatQuantity } from '../format/money.ts'
import { formatPercent } from '../format/numbers.ts'
import { formatBound } from './metric-words.ts'

type Grading = Governance['grading']
export type GradePart = Grading['parts'][number]

/** `78.3`: a score out of a hundred, for sentences. */
export const formatScore = (score: string): string => formatQuantity(score, 1)

/** `78.34`: as exact as scores are, for tables. */
export const formatScoreInFull = (score: string): string => formatQuantity(score, 2)

/** The parts that count, those that cost the grade most first. */
const countingParts = ({ parts }: Pick<Grading, 'parts'>): GradePart[] =>
  parts.filter(({ score }) => score !== null).toSorted((a, b) => compareDecimals(lostOf(b), lostOf(a)))

/** How many points a part is short of what it could have. */
const lostOf = ({ weight, points }: Pick<GradePart, 'weight' | 'points'>): string =>
  points === null ? '0' : subtractDecimals(String(weight * 100), points)

/** `(20 × 84.1 + 10 × 100) ÷ 30 = 89.4`: the formula with the numbers of this scope. */
export function workedFormula({ parts, weights, points, score }: Grading): string {
  const terms = parts
    .filter((part) => part.score !== null)
    .map((part) => `${part.weight} × ${trimmed(part.score ?? '0')}`)
  if (terms.length === 0 || score === null) return ''
  return `(${terms.join(' + ')}) ÷ ${weights} = ${trimmed(points)} ÷ ${weights} = ${trimmed(score)}`
}

const trimmed = (score: string) => formatQuantity(score, 2).replace(/\.?0+$/, '') || '0'

/** `(84.2 % − 50 %) ÷ (98 % − 50 %)`: how a score comes about, between the worst value and the target. */
export function workedScore({ value, target, worst, score }: GradePart, unit: Metric['unit']): string {
  if (value === null || score === null) return ''
  const [is, best, least] = [value, target, worst].map((bound) => formatBound(bound, unit))
  if (compareDecimals(score, '100') === 0) return `the target, ${best}, is reached`
  if (compareDecimals(score, '0') === 0) return `it is at its worst value, ${least}, or beyond`
  return `(${is} − ${least}) ÷ (${best} − ${least})`
}

/** `A from 90, B from 80, …`. */
export const lettersOf = ({ letters }: Pick<Grading, 'letters'>): string =>
  letters.map(({ letter, from }) => (from === 0 ? `else ${letter}` : `${letter} from ${from}`)).join(', ')

/** How many points of a hundred are missing to the next better letter; nothing where there is none. */
export function toNextLetter({ score, letters }: Pick<Grading, 'score' | 'letters'>) {
  if (score === null) return undefined
  const better = letters
    .filter(({ from }) => compareDecimals(String(from), score) > 0)
    .toSorted((a, b) => a.from - b.from)[0]
  return better && { letter: better.letter, missing: subtractDecimals(String(better.from), score) }
}

/**
 * What the figures say, in a sentence or two.
 *
 * @param nameOf what an account is called
 */
export function describeGovernance(
  answer: Pick<Governance, 'grading' | 'grade' | 'metrics' | 'untagged' | 'rules'>,
  nameOf: (account: string) => string,
): string {
  return [describeTargets(answer), describeUntagged(answer, nameOf), describeWorst(answer)]
    .filter(Boolean)
    .join(' ')
}

function describeTargets({ metrics }: Pick<Governance, 'metrics'>): string {
  const judged = metrics.filter(({ key, met }) => key === null && met !== null)
  const met = judged.filter((metric) => metric.met)
  if (judged.length === 0) return ''
  if (met.length === judged.length) return 'Every target is met.'
  return `${met.length === 0 ? 'None' : met.length} of ${judged.length} targets ${met.length === 1 ? 'is' : 'are'} met.`
}

function describeUntagged(
  { untagged, metrics, rules }: Pick<Governance, 'untagged' | 'metrics' | 'rules'>,
  nameOf: (account: string) => string,
): string {
  const coverage = metrics.find(({ id }) => id === 'tag-coverage')
  const own = untagged?.find(({ billingCurrency }) => billingCurrency === coverage?.billingCurrency)
  if (!coverage || coverage.value === null) return ''
  const keys =
    rules.rules.length === 1 ? 'the required key' : `at least one of ${rules.rules.length} required keys`
  if (!own || own.cost === '0') return `No spend lacks ${rules.rules.length === 1 ? keys : 'a required key'}.`
  const [account] = own.accounts.filter(({ value }) => value !== null)
  const where =
    account?.share && account.value && approximate(account.share) >= 0.2
      ? `, ${formatPercent(approximate(account.share))} of it in the account ${nameOf(account.value)}`
      : ''
  return `${formatMoneyCompact(own.cost, own.billingCurrency)} of spend lacks ${keys}${where}.`
}

function describeWorst({ grading }: Pick<Governance, 'grading'>): string {
  const [worst] = countingParts(grading)
  if (!worst || grading.score === null || grading.weights === 0) return ''
  const lost = approximate(lostOf(worst)) / grading.weights
  if (lost < 0.5) return ''
  return `${worst.label} costs the grade most: ${lost.toFixed(1)} of the ${formatScore(subtractDecimals('100', grading.score))} points that are missing.`
}
