import type { ProposedKey } from '../../contract/tag-rules.ts'
import { toAmount } from '../modules/amounts.ts'
import { compareDecimals, ratioOf } from '../modules/exact-decimals.ts'
import { findNearDuplicates } from '../modules/governance/near-duplicates.ts'
import { spellingOf } from '../modules/governance/spelling.ts'
import { isOfProvider } from './keys-of-providers.ts'

/** What a key has in the data. */
export interface KeyUse {
  key: string
  /** Spend that has it, and the resources that have it. */
  cost: string
  resources: number
  /** Its values, those with most spend first. */
  values: { value: string; cost: string }[]
}

/** A key that is on as much of the spend is one that people go by. */
const USUAL_SHARE = '0.5'

/** On less, a key is an exception, whatever it is called. */
const LEAST_SHARE = '0.05'

/** As many rules are a beginning; more are not kept. */
const MOST_PROPOSED = 6

/** A list of more values is better said by a pattern. */
const MOST_ALLOWED = 20

/** What costs are told apart by nearly everywhere. */
const USUAL_KEYS = new Set([
  ...['team', 'owner', 'ownerteam', 'squad', 'department', 'businessunit', 'organization', 'division'],
  ...['environment', 'env', 'stage'],
  ...['costcenter', 'costcentre', 'costcode', 'chargecode', 'billingcode'],
  ...['project', 'projectid', 'application', 'app', 'applicationid', 'product', 'service', 'workload'],
])

/**
 * Which keys would be required, and why: the usual ones that are in use, and those that most of the spend has. Not what
 * providers write, what names each resource, and what is another key but for its spelling.
 */
export function proposeRules(uses: readonly KeyUse[], taggable: string): ProposedKey[] {
  const bySpend = uses.toSorted((a, b) => compareDecimals(b.cost, a.cost) || (a.key < b.key ? -1 : 1))
  const written = bySpend.map(({ key, cost }) => ({ text: key, spend: toAmount(cost) }))
  const likeOf = new Map(
    findNearDuplicates(written, 'key').flatMap(({ proposed, others }) =>
      others.map(({ text }) => [text, proposed] as const),
    ),
  )
  let count = 0
  return bySpend.map((use): ProposedKey => {
    const share = ratioOf(use.cost, taggable) ?? '0'
    const judged = judge(use, share, likeOf.get(use.key))
    const isFull = judged.proposed && count === MOST_PROPOSED
    const { proposed, reason } = isFull
      ? { proposed: false, reason: `${MOST_PROPOSED} keys with more spend come before it.` }
      : judged
    if (proposed) count++
    return {
      key: use.key,
      cost: use.cost,
      share,
      values: use.values.length,
      topValues: use.values
        .slice(0, MOST_ALLOWED)
        .map(({ value, cost }) => ({ value, cost, share: ratioOf(cost, use.cost) ?? '0' })),
      proposed,
      reason,
      rule: proposed ? { key: use.key, allowedValues: allowedValuesOf(use), pattern: null } : null,
    }
  })
}

/** Why, without the share itself: that is beside it, and rounded in one place. */
function judge(
  { key, resources, values }: KeyUse,
  share: string,
  like: string | undefined,
): { proposed: boolean; reason: string } {
  if (isOfProvider(key)) return { proposed: false, reason: 'A provider or its tools write it, not people.' }
  if (like !== undefined)
    return { proposed: false, reason: `It is ${like} in another spelling: merge the two.` }
  if (values.length > MOST_ALLOWED && values.length * 2 > resources) {
    return { proposed: false, reason: 'Nearly every resource has a value of its own: it names resources.' }
  }
  if (compareDecimals(share, LEAST_SHARE) < 0)
    return { proposed: false, reason: 'Less than 5 % of the spend has it.' }
  if (USUAL_KEYS.has(spellingOf(key, 'key').folded)) {
    return { proposed: true, reason: 'Costs are usually told apart by it.' }
  }
  return compareDecimals(share, USUAL_SHARE) >= 0
    ? { proposed: true, reason: 'At least half of the spend has it.' }
    : { proposed: false, reason: 'Less than half of the spend has it, and it is none of the usual keys.' }
}

/** The values that there are, each in one spelling; null where there are too many for a list, or none. */
function allowedValuesOf({ values }: KeyUse): string[] | null {
  if (values.length === 0 || values.length > MOST_ALLOWED) return null
  const written = values.map(({ value, cost }) => ({ text: value, spend: toAmount(cost) }))
  const others = new Set(
    findNearDuplicates(written, 'value').flatMap((group) => group.others.map(({ text }) => text)),
  )
  return values.map(({ value }) => value).filter((value) => !others.has(value))
}
