import type { CostFilter } from '../api/contract.ts'
import { isNoneOf, isValue } from '../filters/value-filter.ts'

export type UntaggedBy = 'account' | 'service' | 'resource'

/** What untagged spend is listed by; null is all that is not listed, together. */
interface Entry {
  value: string | null
  /** Of a resource. */
  subAccountId?: string
}

const dimensions: Record<UntaggedBy, string> = {
  account: 'subAccountId',
  service: 'serviceName',
  resource: 'resourceId',
}

/** Which lines an entry is of, beside the filters of all; nothing where no filters say so. */
export function filtersOfEntry(
  { value, subAccountId }: Entry,
  by: UntaggedBy,
  listed: readonly Entry[],
): CostFilter[] | undefined {
  const dimension = dimensions[by]
  if (value !== null)
    return [
      isValue(dimension, value),
      ...(subAccountId === undefined ? [] : [isValue('subAccountId', subAccountId)]),
    ]
  // What is listed are pairs of a resource and an account. An id, or none, may be one of the others in another account,
  // which the answer does not say: without the ids that are listed, lines would be fewer than the figure.
  if (by === 'resource') return undefined
  return [
    isNoneOf(
      dimension,
      listed.flatMap((entry) => entry.value ?? []),
    ),
  ]
}
