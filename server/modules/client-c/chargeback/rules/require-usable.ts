import type {
  ChargebackPool,
  ChargebackRule,
  ChargebackRuleSet,
} from '../../../../../contract/chargeback-rules.ts'
import type { CostCentre } from '../../../../../contract/cost-centre.ts'
import { toUnits } from '../../../../../clickhouse/exact.ts'
import { createParameters } from '../../../../costs/parameters.ts'
import { NOT_ROLLED_UP } from '../../../../costs/tables.ts'
import { invalidRequest } from '../../../../http/problem.ts'
import { buildRuleFilters } from '../allocation/build-allocation.ts'

/** They are all in one statement, which took the engine seconds to plan where there were a thousand. */
const MAX_FILTERS = 300

/**
 * Refuses rules that could not be applied, by the part that is wrong: filters that no question could have, cost centres
 * that the client has not or has archived, pools that are not there, and shares that are not the whole.
 */
export function requireUsable({ rules, pools }: ChargebackRuleSet, costCentres: CostCentre[]): void {
  if (rules.reduce((sum, { filters }) => sum + filters.length, 0) > MAX_FILTERS) {
    throw invalidRequest('rules', `have more than ${MAX_FILTERS} filters together`)
  }
  buildRuleFilters(rules, createParameters(), NOT_ROLLED_UP.tags)
  const usable = new Set(costCentres.flatMap(({ id, archivedAt }) => (archivedAt === null ? [id] : [])))
  const named = new Set(pools.map(({ name }) => name))
  rules.forEach((rule, index) => requireUsableRule(rule, `rules[${index}]`, { usable, named }))
  pools.forEach((pool, index) => {
    if (pools.findIndex(({ name }) => name === pool.name) < index) {
      throw invalidRequest(`pools[${index}].name`, 'is that of another pool')
    }
    requireUsablePool(pool, `pools[${index}].split`, usable)
  })
}

function requireUsableRule(
  { filters, target }: ChargebackRule,
  path: string,
  { usable, named }: { usable: Set<string>; named: Set<string> },
): void {
  filters.forEach(({ dimension }, place) => {
    if (dimension !== 'uploadId') return
    throw invalidRequest(
      `${path}.filters[${place}].dimension`,
      'is none for rules: the next bill comes with another upload',
    )
  })
  if (target.kind === 'costCentre') requireKnown(target.costCentreId, `${path}.target.costCentreId`, usable)
  if (target.kind === 'shared' && !named.has(target.pool)) {
    throw invalidRequest(`${path}.target.pool`, `there is no pool ${target.pool}`, 'unknown-pool')
  }
}

function requireUsablePool({ split }: ChargebackPool, path: string, usable: Set<string>): void {
  const parts =
    split.kind === 'fixed'
      ? split.shares.map(({ costCentreId }, place) => ({
          costCentreId,
          at: `${path}.shares[${place}].costCentreId`,
        }))
      : split.costCentreIds.map((costCentreId, place) => ({
          costCentreId,
          at: `${path}.costCentreIds[${place}]`,
        }))
  const seen = new Set<string>()
  for (const { costCentreId, at } of parts) {
    requireKnown(costCentreId, at, usable)
    if (seen.has(costCentreId)) throw invalidRequest(at, 'has a part already')
    seen.add(costCentreId)
  }
  if (split.kind !== 'fixed') return
  const sum = split.shares.reduce((total, { percent }) => total + toUnits(percent), 0n)
  if (sum !== toUnits('100')) {
    throw invalidRequest(`${path}.shares`, 'have to be 100 together, exactly', 'shares-not-whole')
  }
}

function requireKnown(costCentreId: string, path: string, usable: Set<string>): void {
  if (usable.has(costCentreId)) return
  throw invalidRequest(
    path,
    `there is no cost centre ${costCentreId}, or it is archived`,
    'unknown-cost-centre',
  )
}
