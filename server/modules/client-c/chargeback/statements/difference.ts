import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { ChargebackDifference } from '../../../../../contract/chargeback-statement.ts'
import type { ChargebackRuleSet } from '../../../../../contract/chargeback-rules.ts'
import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import type { StatementContext } from '../../../../costs/run-statement.ts'
import { measureOfBasis } from '../../../cost-basis.ts'
import { allocate, sumOf } from '../amounts/allocate.ts'
import { askAllocation } from '../allocation/ask-allocation.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { timeOfPeriod } from '../period-time.ts'
import { findCurrentRules, findRules } from '../rules/rules-repository.ts'
import { namesOf } from '../summary/charge-period.ts'
import { resolveBill } from './resolve-bill.ts'
import type { StatementHeader, StoredTotal } from './statements-repository.ts'

/** Exact costs by currency, and in it by cost centre; null is what nobody carries. */
type Carried = Map<string, Map<string | null, bigint>>

/**
 * What has changed since a statement was made: what the bill of now would make of it with the rules of then, and the
 * rules of now of the bill of now. Null where every cost centre would carry the same.
 */
export async function findDifference(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  identity: ClientIdentity,
  { statement, totals }: { statement: StatementHeader; totals: StoredTotal[] },
  context: StatementContext,
): Promise<ChargebackDifference | null> {
  const clientId = identity.client.id
  const [rulesThen, rulesNow, costCentres, scope] = await Promise.all([
    findRules(db, clientId, statement.rulesVersion),
    findCurrentRules(db, clientId),
    listCostCentres(db, clientId),
    resolveBill(db, identity, statement.period),
  ])
  const carriedBy = async (ruleSet: ChargebackRuleSet): Promise<Carried> => {
    const measure = measureOfBasis(statement.basis)
    const question = { rules: ruleSet.rules, scope, measure, time: timeOfPeriod(statement.period) }
    const bills = await askAllocation(clickhouse, question, context)
    return new Map(
      bills.map(({ billingCurrency, taken }) => [
        billingCurrency,
        new Map(
          allocate(ruleSet, taken).map(({ costCentreId, rules, pools }) => [
            costCentreId,
            sumOf(rules) + sumOf(pools),
          ]),
        ),
      ]),
    )
  }
  const isSame = rulesNow.version === statement.rulesVersion
  const [byBill, byBoth] = await Promise.all([
    carriedBy(rulesThen!),
    isSame ? undefined : carriedBy(rulesNow),
  ])
  const then: Carried = new Map()
  for (const { billingCurrency, costCentre, total } of totals) {
    const ofCurrency = then.get(billingCurrency) ?? new Map<string | null, bigint>()
    then.set(billingCurrency, ofCurrency.set(costCentre?.id ?? null, toUnits(total.exact)))
  }
  const names = new Map([
    ...namesOf(costCentres),
    ...totals.flatMap(({ costCentre }) => (costCentre ? [[costCentre.id, costCentre] as const] : [])),
  ])
  const currencies = compare({ then, byBill, now: byBoth ?? byBill }).map(
    ({ billingCurrency, bill, carriers }) => ({
      billingCurrency,
      bill,
      carriers: carriers.map(({ costCentreId, change }) => ({
        costCentre: costCentreId === null ? null : names.get(costCentreId)!,
        ...change,
      })),
    }),
  )
  return currencies.length === 0 ? null : { rulesVersion: rulesNow.version, currencies }
}

/** The currencies in which somebody carries something else, and who. */
function compare({ then, byBill, now }: Record<'then' | 'byBill' | 'now', Carried>) {
  const currencies = [...new Set([then, byBill, now].flatMap((carried) => [...carried.keys()]))].sort()
  return currencies.flatMap((billingCurrency) => {
    const sides = [then, byBill, now].map(
      (carried) => carried.get(billingCurrency) ?? new Map<string | null, bigint>(),
    )
    const ids = [...new Set(sides.flatMap((side) => [...side.keys()]))]
    const carriers = ids
      .map((costCentreId) => ({
        costCentreId,
        of: sides.map((side) => side.get(costCentreId) ?? 0n) as [bigint, bigint, bigint],
      }))
      .filter(({ of: [before, between, after] }) => before !== between || between !== after)
      .sort((a, b) => ((a.costCentreId ?? '~') < (b.costCentreId ?? '~') ? -1 : 1))
    if (carriers.length === 0) return []
    const [before, between, after] = sides.map((side) =>
      [...side.values()].reduce((sum, each) => sum + each, 0n),
    )
    return [
      {
        billingCurrency,
        bill: changeOf(before!, between!, after!),
        carriers: carriers.map(({ costCentreId, of }) => ({ costCentreId, change: changeOf(...of) })),
      },
    ]
  })
}

function changeOf(before: bigint, between: bigint, after: bigint) {
  return {
    statement: fromUnits(before),
    now: fromUnits(after),
    byBill: fromUnits(between - before),
    byRules: fromUnits(after - between),
  }
}
