import type { ChargebackRules, ChargebackStatement, CostFilter } from '../../api/contract.ts'
import { compareDecimals } from '../../format/decimal.ts'
import { linesAddress } from '../../lines/lines-address.ts'
import { billOf } from '../places.ts'
import { linesOfCentre, linesOfNobody, linesOfNone, linesOfPool, linesOfRule } from '../rule-lines.ts'

type Made = Pick<ChargebackStatement, 'period' | 'basis' | 'uploads' | 'currencies'>
type RuleSet = Pick<ChargebackRules, 'rules' | 'pools'>

/** As many an address names. */
const MOST_UPLOADS = 100

/**
 * Where the lines behind the figures of a statement are. Nowhere once one of its uploads does not count any more as it
 * did: what there is now is not what was charged.
 */
export function linesOfStatement(
  { period, basis, uploads, currencies }: Made,
  ruleSet: RuleSet | undefined,
  costCentreId: string | undefined,
) {
  const isThere = uploads.length <= MOST_UPLOADS && uploads.every(({ state }) => state === 'counts')
  const at = (filters: CostFilter[] | undefined, currency: string): string | undefined =>
    filters && isThere
      ? linesAddress({ uploads: uploads.map(({ id }) => id), basis, currency, filters, ...billOf(period) })
      : undefined
  const { rules, pools } = ruleSet ?? {}
  const own =
    rules && (costCentreId === undefined ? linesOfNobody(rules) : linesOfCentre(rules, costCentreId))
  /** Those that a pool is split among by their direct costs. */
  const payersOf = (pool: string, currency: string): string[] => {
    const split = pools?.find(({ name }) => name === pool)?.split
    const charged = currencies.find(({ billingCurrency }) => billingCurrency === currency)?.costCentres ?? []
    return charged.flatMap(({ costCentre: { id }, direct }) =>
      split?.kind === 'proportional' &&
      split.costCentreIds.includes(id) &&
      compareDecimals(direct.exact, '0') > 0
        ? [id]
        : [],
    )
  }
  return {
    bill: (currency: string) => at([], currency),
    /** All of its direct costs, or those of them that one more condition leaves. */
    direct: (currency: string, more: CostFilter[] = []) => at(own && [...own, ...more], currency),
    /** Null is what no rule took. */
    rule: (currency: string, place: number | null) =>
      at(rules && (place === null ? linesOfNone(rules) : linesOfRule(rules, place)), currency),
    /** All that is split of a pool. */
    pool: (currency: string, pool: string) => at(rules && linesOfPool(rules, pool), currency),
    /** By rules, since filters may say of each what they cannot say of all. */
    fillersOf: (currency: string, pool: string) =>
      (rules ?? []).flatMap(({ name, target }, place) =>
        target.kind === 'shared' && target.pool === pool
          ? [{ place, name, href: at(linesOfRule(rules!, place), currency) }]
          : [],
      ),
    /** The direct costs of all that a pool is split among in proportion to them. */
    weights: (currency: string, pool: string) =>
      at(rules && linesOfCentre(rules, ...payersOf(pool, currency)), currency),
  }
}
