import {
  differByOneLetter,
  mayBeMisspelt,
  sameMeaning,
  spellingOf,
  type Likeness,
  type Spelling,
} from './spelling.ts'

/** A spelling, and by what the one that counts is chosen. */
export interface Written {
  text: string
  /** In the smallest units of the currency in which most is spent. */
  spend: bigint
}

/** Spellings of one thing, the one with most spend first. */
export interface NearDuplicates {
  proposed: string
  others: { text: string; likeness: Likeness }[]
}

/**
 * The spellings that mean one thing as far as can be told from them: equal without case and punctuation, synonyms, or
 * at edit distance 1. The first two make groups; a group is a misspelling of one with more spend, and not of one that is
 * a misspelling itself: letter by letter, any word becomes any other.
 */
export function findNearDuplicates(written: readonly Written[], kind: 'key' | 'value'): NearDuplicates[] {
  const groups = groupByMeaning(
    written.toSorted(byCompare((each) => each)).map(({ text }) => spellingOf(text, kind)),
  )
  const spendOf = new Map(written.map(({ text, spend }) => [text, spend]))
  const sums = new Map(
    groups.map((group) => [group, group.reduce((sum, { text }) => sum + spendOf.get(text)!, 0n)]),
  )
  const bySpend = groups.toSorted(byCompare((group) => ({ text: group[0]!.text, spend: sums.get(group)! })))
  return joinMisspelt(bySpend).flatMap(([head, ...misspelt]) => {
    const [first, ...others] = head!
    const alike = [
      ...others.map((other) => ({ text: other.text, likeness: sameMeaning(first!, other) ?? 'synonym' })),
      ...misspelt.flat().map(({ text }) => ({ text, likeness: 'one-letter' as const })),
    ]
    return alike.length === 0 ? [] : [{ proposed: first!.text, others: alike }]
  })
}

/** Most spend first; by the text where that is the same, so that the answer never varies. */
function byCompare<Of>(read: (of: Of) => Written) {
  return (a: Of, b: Of) => {
    const [left, right] = [read(a), read(b)]
    if (left.spend !== right.spend) return left.spend > right.spend ? -1 : 1
    return left.text < right.text ? -1 : 1
  }
}

/** In the order of their first spellings. */
function groupByMeaning(spellings: Spelling[]): Spelling[][] {
  const groups = new Map<string, Spelling[]>()
  for (const spelling of spellings) {
    // What has neither letter nor digit is like nothing.
    const meaning = spelling.folded === '' ? ` ${spelling.text}` : `${spelling.meaning} ${spelling.numbers}`
    groups.set(meaning, [...(groups.get(meaning) ?? []), spelling])
  }
  return [...groups.values()]
}

/** Each group with those that are misspellings of it, which are then in no other. */
function joinMisspelt(groups: Spelling[][]): Spelling[][][] {
  const remains = new Map(groups.map((group) => [group, group.flatMap(remainsOf)]))
  const byRemains = new Map<string, Set<Spelling[]>>()
  for (const [group, texts] of remains) {
    for (const text of texts) byRemains.set(text, (byRemains.get(text) ?? new Set()).add(group))
  }
  const rankOf = new Map(groups.map((group, rank) => [group, rank]))
  const taken = new Set<Spelling[]>()
  return groups.flatMap((head) => {
    if (taken.has(head)) return []
    taken.add(head)
    const candidates = new Set(remains.get(head)!.flatMap((text) => [...byRemains.get(text)!]))
    const misspelt = [...candidates]
      .filter((group) => !taken.has(group) && group.some((a) => head.some((b) => differByOneLetter(a, b))))
      .toSorted((a, b) => rankOf.get(a)! - rankOf.get(b)!)
    misspelt.forEach((group) => taken.add(group))
    return [[head, ...misspelt]]
  })
}

/**
 * The word itself, and what each of its letters leaves when it is left out: two words at edit distance 1 have one of
 * them in common, so that not every one of thousands need be compared with every other.
 */
function remainsOf(spelling: Spelling): string[] {
  if (!mayBeMisspelt(spelling)) return []
  const { folded } = spelling
  return [folded, ...Array.from(folded, (_letter, at) => folded.slice(0, at) + folded.slice(at + 1))]
}
