import type { ChargebackRule, ChargebackStatement, CostFilter } from '../../api/contract.ts'
import { linesAddress } from '../../lines/lines-address.ts'
import { billOf } from '../places.ts'
import { linesOfCentre, linesOfNone, linesOfRule } from '../rule-lines.ts'

type Made = Pick<ChargebackStatement, 'period' | 'basis' | 'uploads'>

/** As many an address names. */
const MOST_UPLOADS = 100

/**
 * Where the lines behind the figures of a statement are. Nowhere once one of its uploads does not count any more as it
 * did: what there is now is not what was charged.
 */
export function linesOfStatement(
  { period, basis, uploads }: Made,
  rules: readonly ChargebackRule[] | undefined,
  costCentreId: string | undefined,
) {
  const isThere = uploads.length <= MOST_UPLOADS && uploads.every(({ state }) => state === 'counts')
  const at = (filters: CostFilter[] | undefined, currency: string): string | undefined =>
    filters && isThere
      ? linesAddress({ uploads: uploads.map(({ id }) => id), basis, currency, filters, ...billOf(period) })
      : undefined
  const own = rules && (costCentreId === undefined ? linesOfNone(rules) : linesOfCentre(rules, costCentreId))
  return {
    bill: (currency: string) => at([], currency),
    /** All of its direct costs, or those of them that one more condition leaves. */
    direct: (currency: string, more: CostFilter[] = []) => at(own && [...own, ...more], currency),
    /** Null is what no rule took. */
    rule: (currency: string, place: number | null) =>
      at(rules && (place === null ? linesOfNone(rules) : linesOfRule(rules, place)), currency),
  }
}
