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
  /** What the first rows have in the column, where they are known; a format may judge by it how a file is written. */
  samplesOf(name: string): string[]
  /** Columns whose name begins with the prefix, with what follows it. */
  withPrefix(prefix: string): (SourceColumn & { suffix: string })[]
}

export interface SourceColumnsOptions {
  nullText?: string | null
  container?: 'text' | 'parquet'
  /** Which columns are native maps. */
  maps?: ReadonlySet<string>
  /** The first rows. */
  sample?: readonly (readonly string[])[]
}

/** Of a header: the n-th column (from 1) is `c<n>` in SQL. Of two columns with one name the first is found. */
export function sourceColumns(
  header: readonly string[],
  { nullText = null, container = 'text', maps = new Set(), sample = [] }: SourceColumnsOptions = {},
): SourceColumns {
  const exact = new Map<string, SourceColumn>()
  const folded = new Map<string, SourceColumn>()
  header.forEach((name, index) => {
    const column: SourceColumn = { name, sql: `c${index + 1}`, kind: maps.has(name) ? 'map' : 'text' }
    if (!exact.has(name)) exact.set(name, column)
    if (!folded.has(name.toLowerCase())) folded.set(name.toLowerCase(), column)
  })
  const find = (name: string) => exact.get(name) ?? folded.get(name.toLowerCase())
  return {
    names: header,
    nullText,
    container,
    find,
    samplesOf(name) {
      const index = header.indexOf(find(name)?.name ?? '')
      return sample.map((row) => row[index] ?? '').filter((value) => value !== '')
    },
    withPrefix: (prefix) =>
      [...exact.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .map((column) => ({ ...column, suffix: column.name.slice(prefix.length) })),
  }
}
