import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely, Transaction } from 'kysely'
import type { NewChargebackStatement } from '../../../../../contract/chargeback-statement.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { recordAudit } from '../../../../audit/record-audit.ts'
import type { StatementContext } from '../../../../costs/run-statement.ts'
import type { Caller } from '../../../../http/caller.ts'
import { conflict } from '../../../../http/problem.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../../cost-basis.ts'
import { askAllocation } from '../allocation/ask-allocation.ts'
import { allocate } from '../amounts/allocate.ts'
import { chargeBill } from '../amounts/charge.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { lockChargeback } from '../lock-chargeback.ts'
import { timeOfPeriod } from '../period-time.ts'
import { findCurrentRules } from '../rules/rules-repository.ts'
import { namesOf } from '../summary/charge-period.ts'
import { insertStatement } from './insert-statement.ts'
import { resolveBill } from './resolve-bill.ts'
import { recordsOf } from './statement-records.ts'

/**
 * Makes the statements of a period, of the bill and the rules as they are now, and returns their id. What they say is
 * kept, and never computed again: where bill or rules change, another revision is another record.
 */
export async function makeStatement(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  identity: ClientIdentity,
  { period, basis = 'billed', revises, note = '' }: NewChargebackStatement,
  { caller, context }: { caller: Caller; context: StatementContext },
): Promise<string> {
  const clientId = identity.client.id
  // Before anything is added up, and again below: it may have changed by then.
  await requireNewest(db, clientId, { period, revises })
  const [ruleSet, costCentres, scope] = await Promise.all([
    findCurrentRules(db, clientId),
    listCostCentres(db, clientId),
    resolveBill(db, identity, period),
  ])
  if (ruleSet.version === 0) {
    throw conflict('no-rules', 'There are no rules yet: save some, so that there is somebody to charge.')
  }
  const bills = await askAllocation(
    clickhouse,
    { rules: ruleSet.rules, scope, measure: measureOfBasis(basis), time: timeOfPeriod(period) },
    context,
    { withLines: true },
  )
  if (bills.length === 0) {
    throw conflict('no-bill', `There is no bill of ${period}: load one, or choose another period.`)
  }
  const [missing] = await describeMissingNetCosts({ db, clickhouse }, basis, scope, context)
  if (missing !== undefined) {
    throw conflict('no-net-costs', `${missing} Make the statement by another basis.`)
  }
  const names = namesOf(costCentres)
  const charged = bills.map(({ billingCurrency, taken }) => ({
    billingCurrency,
    ...chargeBill(allocate(ruleSet, taken), billingCurrency),
  }))
  return db.transaction().execute(async (trx) => {
    await lockChargeback(trx, clientId)
    const revision = await requireNewest(trx, clientId, { period, revises })
    const id = await insertStatement(
      trx,
      identity,
      { period, revision, basis, ruleVersion: ruleSet.version, note },
      { loads: scope.loads, ...recordsOf(charged, ruleSet, names) },
    )
    await recordAudit(trx, {
      action: revision === 1 ? 'chargeback-statement.create' : 'chargeback-statement.revise',
      objectType: 'chargeback-statement',
      objectId: id,
      clientId,
      userId: identity.user.id,
      ...caller,
      detail: {
        period,
        revision,
        basis,
        rulesVersion: ruleSet.version,
        bill: charged.map(({ billingCurrency, bill }) => ({ billingCurrency, amount: bill.amount })),
        ...(note !== '' && { note }),
      },
    })
    return id
  })
}

/** The number of the next revision, where the one that it is to revise is the newest. */
async function requireNewest(
  db: Kysely<Database> | Transaction<Database>,
  clientId: string,
  { period, revises }: { period: string; revises: string | undefined },
): Promise<number> {
  const newest = await db
    .selectFrom('chargeback_statement')
    .where('client_id', '=', clientId)
    .where('period', '=', `${period}-01`)
    .orderBy('revision', 'desc')
    .limit(1)
    .select(['id', 'revision'])
    .executeTakeFirst()
  if (newest?.id === revises?.toLowerCase()) return (newest?.revision ?? 0) + 1
  if (!newest) {
    throw conflict('statement-revised', `There is no statement of ${period} to revise: leave revises out.`)
  }
  throw revises === undefined
    ? conflict(
        'statement-exists',
        `There is a statement of ${period} already: to make another revision, say that it revises ${newest.id}.`,
      )
    : conflict(
        'statement-revised',
        `The newest statement of ${period} is ${newest.id}, revision ${newest.revision}: look at it first.`,
      )
}
