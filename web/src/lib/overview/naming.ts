import type { TopEntry } from '../api/contract.ts'

export interface Named {
  /** Empty for lines that have none; null for all values that are not listed. */
  value: string | null
  name?: string | null
}

/**
 * What values are called: by their names, where these tell them apart; two accounts may have one name, and then have
 * their ids beside it. `none` is what lines without a value are called.
 */
export function namesOf(values: readonly Named[], none: string): Map<string | null, string> {
  const own = values.map(({ value, name }) => ({
    value,
    name: value === null ? 'All others' : name || value || none,
  }))
  const byName = Map.groupBy(own, ({ name }) => name)
  return new Map(
    own.map(({ value, name }) => [
      value,
      (byName.get(name)?.length ?? 0) > 1 ? `${name} (${value || 'no id'})` : name,
    ]),
  )
}

/** The same of values whose names, the likeliest first, are among what is known of more of them. */
export function nameValues(
  values: readonly string[],
  known: readonly Named[],
  none: string,
): Map<string | null, string> {
  const named = values.map((value) => known.find((each) => each.value === value && each.name) ?? { value })
  return namesOf(named, none)
}

/** One of the values of a list, as it is shown. */
export interface RankedEntry extends TopEntry {
  name: string
  /** Length of its bar against the largest. */
  length: number
}

/** The entries of a list with their names, and how long their bars are. */
export function rankEntries(entries: readonly (TopEntry & Named)[], none: string): RankedEntry[] {
  const names = namesOf(entries, none)
  const largest = Math.max(...entries.map(({ cost }) => Math.abs(Number(cost))), 0)
  return entries.map((entry) => ({
    ...entry,
    name: names.get(entry.value) ?? '',
    length: largest === 0 ? 0 : Number(entry.cost) / largest,
  }))
}
