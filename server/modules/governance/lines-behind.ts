import { MAX_DIMENSION_NAME, type CostFilter } from '../../../contract/cost-query.ts'
import type { MetricLines } from '../../../contract/governance.ts'
import type { TagRule } from '../../../contract/tag-rules.ts'
import { missingTagsOf, REACH, TAG_REACH } from '../../costs/tag-dimensions.ts'
import type { Asked } from './charges.ts'

export const NO_LINES: MetricLines = { part: null, rest: null, whole: null }

/** What leads to spend that tags can reach, and to what they cannot; null where no filters say it. */
export interface Reach {
  reached: CostFilter[] | null
  unreached: CostFilter[] | null
}

/** Where some bills never name resources and others do, no filter says which usage counts. */
export function reachOf({
  withResources,
  withoutResources,
}: Pick<Asked, 'withResources' | 'withoutResources'>): Reach {
  const isMixed = withoutResources.length > 0 && withResources.length > 0
  if (isMixed) return { reached: null, unreached: null }
  const values = withoutResources.length === 0 ? [REACH.resource] : [REACH.resource, REACH.noResource]
  return {
    reached: [{ dimension: TAG_REACH, operator: 'in', values }],
    unreached: [{ dimension: TAG_REACH, operator: 'notIn', values }],
  }
}

/** Filters are part of an address, where a byte of a value can take three. */
const MAX_VALUE_BYTES = 4 * 1024

/** Whether a question can have them, and an address: names of many keys or long lists are too long for that. */
function canBeAsked(filters: CostFilter[]): boolean {
  const values = filters.flatMap((filter) => filter.values ?? [])
  return (
    filters.every(({ dimension }) => dimension.length <= MAX_DIMENSION_NAME) &&
    values.reduce((sum, value) => sum + Buffer.byteLength(value), 0) <= MAX_VALUE_BYTES
  )
}

/** The lines of spend that these filters divide; null where no question can have the filters. */
export function linesOf(
  { reached }: Reach,
  { part, rest, whole = [] }: Partial<Record<keyof MetricLines, CostFilter[] | null>>,
): MetricLines {
  const ofSpend = (filters: CostFilter[] | null | undefined) =>
    reached && filters && canBeAsked(filters) ? [...reached, ...filters] : null
  return { part: ofSpend(part), rest: ofSpend(rest), whole: ofSpend(whole) }
}

export function hasKey(key: string): CostFilter {
  return { dimension: `tag:${key}`, operator: 'isNotEmpty' }
}

export function lacksKey(key: string): CostFilter {
  return { dimension: `tag:${key}`, operator: 'isEmpty' }
}

/** Lines that have all of the keys, or lack at least one. */
export function byMissing(keys: readonly string[], operator: 'isEmpty' | 'isNotEmpty'): CostFilter[] | null {
  return keys.length === 0 ? null : [{ dimension: missingTagsOf(keys), operator }]
}

/** Of a pattern there is no filter. */
export function allowedBy({ key, allowedValues, pattern }: TagRule): CostFilter | null {
  if (pattern !== null) return null
  return allowedValues ? { dimension: `tag:${key}`, operator: 'in', values: allowedValues } : hasKey(key)
}

export function otherThan({ key, allowedValues }: TagRule): CostFilter[] | null {
  if (!allowedValues) return null
  return [hasKey(key), { dimension: `tag:${key}`, operator: 'notIn', values: allowedValues }]
}

/** Lines that meet every rule. */
export function allowedByAll(rules: readonly TagRule[]): CostFilter[] | null {
  const filters = rules.map(allowedBy)
  return rules.length > 0 && filters.every((filter) => filter !== null) ? filters : null
}
