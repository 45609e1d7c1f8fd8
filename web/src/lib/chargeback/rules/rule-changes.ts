import type { ChargebackRuleSet } from '../../api/contract.ts'

export interface RuleChange {
  /** `Added`, `Removed`, `Changed` or `Moved`. */
  kind: 'Added' | 'Removed' | 'Changed' | 'Moved'
  what: 'rule' | 'shared costs'
  name: string
}

/** What makes one version of the rules another: rules by their names, of which several may have the same. */
export function describeRuleChanges(before: ChargebackRuleSet, after: ChargebackRuleSet): RuleChange[] {
  return [
    ...changesOf('rule', before.rules, after.rules),
    ...changesOf('shared costs', before.pools, after.pools),
  ]
}

/** Of items that their names tell apart, as far as they do. */
export function changesOf<Item extends { name: string }>(
  what: RuleChange['what'],
  before: readonly Item[],
  after: readonly Item[],
): RuleChange[] {
  const left = before.map((item) => ({ item, text: JSON.stringify(item) }))
  const take = (isIt: (each: (typeof left)[number]) => boolean) => {
    const index = left.findIndex(isIt)
    return index < 0 ? undefined : left.splice(index, 1)[0]
  }
  const pending = after.map((item) => ({ item, same: take(({ text }) => text === JSON.stringify(item)) }))
  // Those that are the same on both sides are there by now: of the others a name tells which has become which.
  const changed = pending.flatMap(({ item, same }): RuleChange[] => {
    if (same) return []
    const kind = take(({ item: { name } }) => name === item.name) ? 'Changed' : 'Added'
    return [{ kind, what, name: item.name }]
  })
  const removed = left.map(({ item: { name } }): RuleChange => ({ kind: 'Removed', what, name }))
  return [...changed, ...removed, ...movesOf(what, before, after)]
}

/** The fewest that have to be moved, of those that are the same on both sides: all but the longest run in order. */
function movesOf<Item extends { name: string }>(
  what: RuleChange['what'],
  before: readonly Item[],
  after: readonly Item[],
): RuleChange[] {
  // Pools have no order that matters.
  if (what !== 'rule') return []
  const places = new Map(before.map((item, index) => [JSON.stringify(item), index]))
  const kept = after.flatMap((item) => {
    const place = places.get(JSON.stringify(item))
    return place === undefined ? [] : [{ item, place }]
  })
  const stays = longestInOrder(kept.map(({ place }) => place))
  return kept
    .filter(({ place }) => !stays.has(place))
    .map(({ item: { name } }) => ({ kind: 'Moved', what, name }))
}

/** There are at most 200 rules: every pair may be looked at. */
function longestInOrder(places: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = []
  for (const place of places) {
    const best = runs.filter((run) => run.at(-1)! < place).toSorted((a, b) => b.length - a.length)[0] ?? []
    runs.push([...best, place])
  }
  return new Set(runs.toSorted((a, b) => b.length - a.length)[0])
}
