import type { Optimization } from '../../api/contract.ts'
import { compareDecimals } from '../../format/decimal.ts'

/** What rules say of an upload: nothing yet, and then an amount, or that there is none, and why. */
export type FoundSavings =
  | { state: 'looking' }
  | { state: 'found'; findings: number; savings: { currency: string; monthlySaving: string }[] }
  | { state: 'told'; findings: number }
  | { state: 'none' }
  | { state: 'no-rule' }

type Answer = Pick<Optimization, 'waitingUploads' | 'potential' | 'findingCount' | 'period' | 'rules'>

/** Zero is said only once rules have looked, and could. */
export function savingsOf(answer: Answer | undefined): FoundSavings {
  if (!answer || answer.waitingUploads > 0) return { state: 'looking' }
  const savings = answer.potential.filter(({ monthlySaving }) => compareDecimals(monthlySaving, '0') > 0)
  if (savings.length > 0) return { state: 'found', findings: answer.findingCount, savings }
  if (answer.findingCount > 0) return { state: 'told', findings: answer.findingCount }
  const canJudge = answer.period !== null && answer.rules.some(({ applies }) => applies)
  return { state: canJudge ? 'none' : 'no-rule' }
}

const FIRST_PAUSE_MS = 1_500
const LONGEST_PAUSE_MS = 15_000

/** When to ask again whether rules have looked: they take seconds, and minutes where many bills came at once. */
export const pauseBefore = (attempt: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.floor(attempt / 4), LONGEST_PAUSE_MS)
