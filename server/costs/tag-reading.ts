/** Which spellings of a client's tags are read as one. */
export interface TagReading {
  /** Of a key's spelling, the key that it is read as. */
  keys: ReadonlyMap<string, string>
  /** Of a key that is read, its values' spellings and what each is read as. */
  values: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** A merge that somebody accepted: of keys, or of the values of a key. */
export interface AcceptedMerge {
  key: string | null
  target: string
  spellings: string[]
}

/** Spellings of keys that a format makes, and the key that each stands for. */
export interface FormatSpelling {
  spelling: string
  key: string
}

export const AS_WRITTEN: TagReading = { keys: new Map(), values: new Map() }

/** What formats and accepted merges make of the spellings, the former first: what they join, a merge may join on. */
export function readingOf(
  formatSpellings: readonly FormatSpelling[],
  merges: readonly AcceptedMerge[],
): TagReading {
  const merged = new Map(
    merges.flatMap(({ key, target, spellings }) =>
      key === null ? spellings.map((spelling) => [spelling, target] as const) : [],
    ),
  )
  const keys = new Map(merged)
  for (const { spelling, key } of formatSpellings) {
    // Where somebody has said of the spelling itself what it is, that counts.
    if (!keys.has(spelling)) keys.set(spelling, merged.get(key) ?? key)
  }
  const values = new Map<string, Map<string, string>>()
  for (const { key, target, spellings } of merges) {
    if (key === null) continue
    const read = keys.get(key) ?? key
    const known = values.get(read) ?? new Map<string, string>()
    for (const spelling of spellings) known.set(spelling, target)
    values.set(read, known)
  }
  return { keys, values }
}

/** The key that a spelling is read as. */
export function readKey(spelling: string, { keys }: TagReading): string {
  return keys.get(spelling) ?? spelling
}

/** What to look for in a line, whatever spelling of the key is asked for: the key itself first, then the others. */
export function spellingsOf(asked: string, reading: TagReading): string[] {
  const key = readKey(asked, reading)
  const others = [...reading.keys].flatMap(([spelling, read]) => (read === key ? [spelling] : []))
  return [...new Set([key, ...others.toSorted()])]
}

/** What values of a key are read as; undefined where they are read as they are written. */
export function valuesReadAs(asked: string, reading: TagReading): ReadonlyMap<string, string> | undefined {
  return reading.values.get(readKey(asked, reading))
}

/** Of the scopes of one question, which are of one client: what one of them knows, counts for all. */
export function uniteReadings(readings: readonly TagReading[]): TagReading {
  return {
    keys: new Map(readings.flatMap(({ keys }) => [...keys])),
    values: new Map(readings.flatMap(({ values }) => [...values])),
  }
}
