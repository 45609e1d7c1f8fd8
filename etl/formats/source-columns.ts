/** A column of a source file: `sql` is its text, or, where a file has native maps, its Map(String, String). */
export interface SourceColumn {
  name: string
  sql: string
  kind: 'text' | 'map'
}

/** The columns of a source file, in order, found by name and never by position. */
export interface SourceColumns {
  names: readonly string[]
  /** The word that stands for no value in this kind of file, whatever its format: `\N` in Hive text. */
  nullText: string | null
  container: 'text' | 'parquet'
  /** By its exact name, else by its name in another case. */
  find(name: string): SourceColumn | undefined
  /** Columns whose name begins with the prefix, with what follows it. */
  withPrefix(prefix: string): (SourceColumn & { suffix: string })[]
}

export interface SourceColumnsOptions {
  nullText?: string | null
  container?: 'text' | 'parquet'
  /** Which columns are native maps. */
  maps?: ReadonlySet<string>
}

/** Of a header: the n-th column (from 1) is `c<n>` in SQL. Of two columns with one name the first is found. */
export function sourceColumns(
  header: readonly string[],
  { nullText = null, container = 'text', maps = new Set() }: SourceColumnsOptions = {},
): SourceColumns {
  const exact = new Map<string, SourceColumn>()
  const folded = new Map<string, SourceColumn>()
  header.forEach((name, index) => {
    const column: SourceColumn = { name, sql: `c${index + 1}`, kind: maps.has(name) ? 'map' : 'text' }
    if (!exact.has(name)) exact.set(name, column)
    if (!folded.has(name.toLowerCase())) folded.set(name.toLowerCase(), column)
  })
  return {
    names: header,
    nullText,
    container,
    find: (name) => exact.get(name) ?? folded.get(name.toLowerCase()),
    withPrefix: (prefix) =>
      [...exact.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .map((column) => ({ ...column, suffix: column.name.slice(prefix.length) })),
  }
}
