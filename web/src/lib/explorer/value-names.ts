import type { CostAnswer } from '../api/contract.ts'
import { shortenMiddle } from '../format/shorten-middle.ts'
import { type Named, nameValues } from '../overview/naming.ts'

/** Dimensions of ids, and the one that names them. */
const namedBy: Record<string, string> = {
  subAccountId: 'subAccountName',
  billingAccountId: 'billingAccountName',
  regionId: 'regionName',
  commitmentDiscountId: 'commitmentDiscountName',
}

export const nameDimensionOf = (dimension: string): string | undefined => namedBy[dimension]

interface KnownName extends Named {
  dimension: string
}

/** What an answer about ids and names calls them, the name of the most lines first. */
export function readNames({ rows }: Pick<CostAnswer, 'rows'>, dimension: string): KnownName[] {
  return rows
    .toSorted((a, b) => Number(b['lineCount']) - Number(a['lineCount']))
    .map((row) => ({
      dimension,
      value: String(row[dimension] ?? ''),
      name: String(row[nameDimensionOf(dimension) ?? ''] ?? ''),
    }))
}

/** Of ids the ends tell them apart; of names the beginning says what they are. */
export const shortName = (name: string, longest: number): string =>
  name.includes(' ') ? name : shortenMiddle(name, longest)

/** Within a sentence: “service”, “tag team”, but “SKU”. */
export const inSentence = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label

/** What lines without a value are called: “No service”, “Not tagged”. */
export const noneOf = (dimension: string, label: string): string =>
  dimension.startsWith('tag:') ? 'Not tagged' : `No ${inSentence(label)}`

/** How values are called: by the names that are known, or by themselves. */
export function namerOf(
  known: readonly KnownName[],
  noneOf: (dimension: string) => string,
): (dimension: string, value: string | null) => string {
  const names = new Map(
    [...Map.groupBy(known, ({ dimension }) => dimension)].map(([dimension, own]) => {
      const values = new Set(own.flatMap(({ value }) => value ?? []))
      return [dimension, nameValues([...values], own, noneOf(dimension))]
    }),
  )
  return (dimension, value) =>
    value === null ? 'Other' : (names.get(dimension)?.get(value) ?? (value || noneOf(dimension)))
}
