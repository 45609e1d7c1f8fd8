import type { CostAnswer, CostBasis, CostQuery, Row } from '../api/contract.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import { isValue } from '../filters/value-filter.ts'
import { addDays, endOf } from '../format/dates.ts'
import { linesAddress } from '../lines/lines-address.ts'

type Asked = Pick<
  CostQuery,
  'uploadIds' | 'excludeSuperseded' | 'filters' | 'from' | 'to' | 'timeBasis' | 'granularity'
>

/** By which of its costs a line is part of a sum; lines themselves are counted whatever they cost. */
const basisOf = new Map<string, CostBasis>([
  ...(Object.entries(measureOfBasis) as [CostBasis, string][]).map(
    ([basis, measure]) => [measure, basis] as const,
  ),
  ['lineCount', 'effective'],
])

/** As many an address names. */
const MOST_UPLOADS = 100
/** As many a list of lines is asked with, and its currency is one more. */
const MOST_FILTERS = 49
/** Headers of 64 kB are what servers on the way are to let pass. */
const LONGEST_ADDRESS = 24_000

/**
 * Where the lines are that a figure of a row, or of the totals, is the sum of. Nowhere where it is made of sums, as
 * shares are; of what is in no row of its own; and where a list of lines cannot be asked the same: of hours, or of
 * versions that do not count.
 */
export function linesOfAnswer(
  query: Asked,
  { columns }: Pick<CostAnswer, 'columns'>,
): (row: Row, column: string) => string | undefined {
  const dimensions = columns.flatMap(({ name, kind }) => (kind === 'dimension' ? [name] : []))
  return (row, column) => {
    const basis = basisOf.get(column)
    const range = rangeOf(query, row['period'])
    const isNamed = dimensions.every((name) => row[name] !== null)
    if (!basis || !range || !isNamed || query.excludeSuperseded === false) return undefined
    if (query.uploadIds && query.uploadIds.length > MOST_UPLOADS) return undefined
    const own = dimensions.flatMap((name) =>
      row[name] === undefined || name === 'billingCurrency' ? [] : [isValue(name, String(row[name]))],
    )
    const filters = [...(query.filters ?? []), ...own]
    if (filters.length > MOST_FILTERS) return undefined
    const address = linesAddress({
      uploads: query.uploadIds,
      basis,
      timeBasis: query.timeBasis ?? 'charge',
      filters,
      ...(typeof row['billingCurrency'] === 'string' && { currency: row['billingCurrency'] }),
      ...range,
    })
    return address.length > LONGEST_ADDRESS ? undefined : address
  }
}

/** What of the time that was asked for a period is; undefined where it is none of whole days. */
function rangeOf(
  { from, to, granularity = 'none' }: Asked,
  period: Row[string] | undefined,
): Pick<Asked, 'from' | 'to'> | undefined {
  if (period === undefined) return { from, to }
  if (granularity === 'hour' || typeof period !== 'string') return undefined
  const start = period.slice(0, 10)
  const end =
    granularity === 'month' ? endOf(start.slice(0, 7)) : addDays(start, granularity === 'week' ? 7 : 1)
  return { from: from && from > start ? from : start, to: to && to < end ? to : end }
}
