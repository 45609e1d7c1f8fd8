import { identifier } from '../mapping-builder.ts'
import type { SourceColumn, SourceColumns } from '../source-columns.ts'

/** The columns of an AWS bill, found by the names of the legacy report: `lineItem/UnblendedCost`. */
export interface AwsColumns extends SourceColumns {
  /** What this file calls the column, or would call it: names for people are those of their file. */
  nameIn(name: string): string
}

/** The definition under which a mapping keeps the map of product attributes, so that a row's is read once. */
export const PRODUCT_ATTRIBUTES = 'product attributes'

/** Spellings beside those that the rule gives. */
const ALIASES: Partial<Record<string, readonly string[]>> = {
  'reservation/ReservationARN': ['reservation_reservation_arn'],
  'savingsPlan/SavingsPlanARN': ['savings_plan_savings_plan_arn'],
}

/**
 * The name that a column has in Parquet, Athena and CUR 2.0: an underscore before each capital and instead of every
 * other sign, `reservation/ReservationARN` is `reservation_reservation_a_r_n`.
 */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/[A-Z]/g, (capital) => `_${capital}`)
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .replaceAll(/_+/g, '_')
    .replace(/^_/, '')
    .toLowerCase()
}

/**
 * One reader for all AWS bills: the legacy report's names, the same in snake case, and, where CUR 2.0 has no column
 * of its own for a product attribute, the key of its map.
 */
export function awsColumns(source: SourceColumns): AwsColumns {
  const isSnakeCase = !source.names.some((name) => name.includes('/'))
  const product = source.find('product')
  /** AWS writes the map's keys in snake case; others, who make such files, as the legacy report does. */
  const attribute = (name: string): SourceColumn | undefined => {
    if (!product || !name.startsWith('product/')) return undefined
    const legacyKey = name.slice('product/'.length)
    const valueOf = (key: string) => `${identifier(PRODUCT_ATTRIBUTES)}['${key}']`
    const value = valueOf(snakeCase(legacyKey))
    const sql =
      snakeCase(legacyKey) === legacyKey ? value : `if(${value} != '', ${value}, ${valueOf(legacyKey)})`
    return { name: product.name, sql, kind: 'text' }
  }
  return {
    names: source.names,
    nullText: source.nullText,
    container: source.container,
    samplesOf: source.samplesOf,
    nameIn: (name) => (isSnakeCase ? snakeCase(name) : name),
    find(name) {
      const spellings = [name, snakeCase(name), ...(ALIASES[name] ?? [])]
      return spellings.map(source.find).find((column) => column !== undefined) ?? attribute(name)
    },
    withPrefix: (prefix) => [...source.withPrefix(prefix), ...source.withPrefix(snakeCase(prefix))],
  }
}
