import type { Mapping } from '../etl/formats/format.ts'

/** A column of a file that its mapping reads, and as what. */
export interface MappedColumn {
  name: string
  kind: 'text' | 'decimal' | 'time'
}

/** The columns that a mapping reads: what the other ways of loading a file load as well, with the same types. */
export function mappedColumns(mapping: Mapping): MappedColumn[] {
  const expressions = [...Object.values(mapping.columns), mapping.billedCostText]
  const names = new Set(expressions.flatMap(({ sources }) => sources))
  const decimals = readAs(mapping, /^`(?:cost|quantity) (.*)`$/)
  const times = readAs(mapping, /^`time (.*)`$/)
  if (decimals.size === 0 || times.size === 0) {
    throw new Error('The mapping does not tell which columns it reads as numbers and times.')
  }
  return [...names].map((name) => ({
    name,
    kind: decimals.has(name) ? 'decimal' : times.has(name) ? 'time' : 'text',
  }))
}

/** The mapping names each reading after what it reads. */
function readAs(mapping: Mapping, pattern: RegExp): Set<string> {
  const labels = mapping.definitions.map(({ name }) => pattern.exec(name)?.[1])
  return new Set(labels.flatMap((label) => label?.split(', ') ?? []))
}
