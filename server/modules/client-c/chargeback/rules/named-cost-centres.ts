import type { ChargebackRuleSet, ChargebackSplit } from '../../../../../contract/chargeback-rules.ts'

/** The cost centres that rules charge to, directly or as a part of what is shared. */
export function costCentresOf({ rules, pools }: ChargebackRuleSet): Set<string> {
  return new Set([
    ...rules.flatMap(({ target }) => (target.kind === 'costCentre' ? [target.costCentreId] : [])),
    ...pools.flatMap(({ split }) => costCentresOfSplit(split)),
  ])
}

function costCentresOfSplit(split: ChargebackSplit): string[] {
  return split.kind === 'fixed' ? split.shares.map(({ costCentreId }) => costCentreId) : split.costCentreIds
}
