import type { Finding, FindingEffort, FindingState, Optimization } from '../api/contract.ts'
import { compareDecimals } from '../format/decimal.ts'
import type { IconName } from '../ui/icons.ts'

export const STATES = ['open', 'accepted', 'done', 'dismissed'] as const satisfies readonly FindingState[]
export const DEGREES = ['low', 'medium', 'high'] as const satisfies readonly FindingEffort[]

export const stateWords: Record<FindingState, string> = {
  open: 'Open',
  accepted: 'Accepted',
  done: 'Done',
  dismissed: 'Dismissed',
}

export const stateMarks: Record<FindingState, { icon: IconName; tone: 'plain' | 'good' | 'active' }> = {
  open: { icon: 'waiting', tone: 'plain' },
  accepted: { icon: 'right', tone: 'active' },
  done: { icon: 'check', tone: 'good' },
  dismissed: { icon: 'cross', tone: 'plain' },
}

/** What was made of several, in the past tense. */
export const decidedWords: Record<FindingState, string> = {
  open: 'opened again',
  accepted: 'accepted',
  done: 'said to be done',
  dismissed: 'dismissed',
}

export const degreeWords: Record<FindingEffort, string> = { low: 'Low', medium: 'Medium', high: 'High' }

/** What it is about: a resource by its id, or what the rule says. */
export const nameOf = ({
  resourceId,
  subject,
  title,
}: Pick<Finding, 'resourceId' | 'subject' | 'title'>): string => resourceId || subject || title

/** Whether less than what it saves is in totals: others save of the same resource, or of what it covers. */
export const countsLess = ({
  countedSaving,
  monthlySaving,
  state,
}: Pick<Finding, 'countedSaving' | 'monthlySaving' | 'state'>): boolean =>
  compareDecimals(countedSaving, monthlySaving) < 0 && (state === 'open' || state === 'accepted')

/**
 * The same where there is little room: an ARN begins with what many have in common, and is told apart by what names the
 * resource.
 */
export const shortNameOf = (finding: Parameters<typeof nameOf>[0]): string =>
  /^arn:(?:[^:]*:){4}(.+)$/.exec(nameOf(finding))?.[1] ?? nameOf(finding)

export const accountOf = (account: { subAccountId: string; name: string }): string =>
  account.name || account.subAccountId || 'No account'

export const accountOfFinding = ({ subAccountId, subAccountName }: Finding): string =>
  accountOf({ subAccountId, name: subAccountName })

type Realised = NonNullable<Finding['realised']>

/** What later bills said of what is done. */
export const realisedWords: Record<Realised['status'], string> = {
  waiting: 'Waits for the next bill',
  verified: 'Gone from the bill',
  partly: 'Smaller in the bill',
  'still-there': 'Still in the bill',
  'not-compared': 'Not compared',
}

type RuleOfBill = Optimization['rules'][number]

/** Rules that say nothing of the bill, together where they lack the same; what more of them lack comes first. */
export function silentRules(rules: readonly RuleOfBill[]): { reason: string; titles: string[] }[] {
  const silent = rules.filter(({ applies }) => !applies)
  const byReason = Map.groupBy(silent, ({ reason }) => reason ?? 'It does not say why.')
  return [...byReason]
    .map(([reason, own]) => ({ reason, titles: own.map(({ title }) => title) }))
    .toSorted((a, b) => b.titles.length - a.titles.length)
}
