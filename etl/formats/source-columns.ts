/** The columns of a source file, in order, found by name and never by position. */
export interface SourceColumns {
  names: readonly string[]
  /** The SQL identifier of the column: by its exact name, else by its name in another case. */
  find(name: string): { name: string; sql: string } | undefined
  /** Columns whose name begins with the prefix, with what follows it. */
  withPrefix(prefix: string): { name: string; suffix: string; sql: string }[]
}

/** Of a header: the n-th column (from 1) is `c<n>` in SQL. Of two columns with one name the first is found. */
export function sourceColumns(header: readonly string[]): SourceColumns {
  const exact = new Map<string, number>()
  const folded = new Map<string, number>()
  header.forEach((name, index) => {
    if (!exact.has(name)) exact.set(name, index)
    if (!folded.has(name.toLowerCase())) folded.set(name.toLowerCase(), index)
  })
  return {
    names: header,
    find(name) {
      const index = exact.get(name) ?? folded.get(name.toLowerCase())
      return index === undefined ? undefined : { name: header[index]!, sql: `c${index + 1}` }
    },
    withPrefix: (prefix) =>
      [...exact]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, index]) => ({ name, suffix: name.slice(prefix.length), sql: `c${index + 1}` })),
  }
}
