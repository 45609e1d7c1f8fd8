import type { Kysely } from 'kysely'
import type {
  ChargebackRules,
  ChargebackRulesChange,
  ChargebackRuleSet,
} from '../../../../../contract/chargeback-rules.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { recordAudit } from '../../../../audit/record-audit.ts'
import type { Caller } from '../../../../http/caller.ts'
import { conflict } from '../../../../http/problem.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { lockChargeback } from '../lock-chargeback.ts'
import { requireUsable } from './require-usable.ts'
import { findCurrentRules, insertRules } from './rules-repository.ts'

/** Makes another version of the rules, unless they are those that there are. */
export async function saveRules(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { basedOn, note = '', ...asked }: ChargebackRulesChange,
  caller: Caller,
): Promise<ChargebackRules> {
  const clientId = identity.client.id
  const ruleSet = withIdsInLowerCase(asked)
  return db.transaction().execute(async (trx) => {
    await lockChargeback(trx, clientId)
    const before = await findCurrentRules(trx, clientId)
    if (before.version !== basedOn) {
      throw conflict(
        'rules-changed',
        `These rules are based on version ${basedOn}, and ${before.version} is the newest: look at what changed, then save them on top of it.`,
      )
    }
    requireUsable(ruleSet, await listCostCentres(trx, clientId))
    const { rules, pools } = before
    if (before.version > 0 && JSON.stringify({ rules, pools }) === JSON.stringify(ruleSet)) return before
    const version = before.version + 1
    await insertRules(trx, identity, { version, note, ...ruleSet })
    await recordAudit(trx, {
      action: 'chargeback-rules.change',
      objectType: 'chargeback-rules',
      objectId: clientId,
      clientId,
      userId: identity.user.id,
      ...caller,
      // What they are, their versions keep.
      detail: {
        version,
        rules: ruleSet.rules.length,
        pools: ruleSet.pools.length,
        ...(note !== '' && { note }),
      },
    })
    return findCurrentRules(trx, clientId)
  })
}

/** As Postgres writes ids, however they were sent; and nothing of the order in which fields were. */
export function withIdsInLowerCase({ rules, pools }: ChargebackRuleSet): ChargebackRuleSet {
  const lower = (id: string) => id.toLowerCase()
  return {
    rules: rules.map(({ name, filters, target }) => ({
      name,
      filters: filters.map(({ dimension, operator, values }) => ({
        dimension,
        operator,
        ...(values && { values }),
      })),
      target:
        target.kind === 'costCentre'
          ? { kind: target.kind, costCentreId: lower(target.costCentreId) }
          : target.kind === 'shared'
            ? { kind: target.kind, pool: target.pool }
            : { kind: target.kind },
    })),
    pools: pools.map(({ name, split }) => ({
      name,
      split:
        split.kind === 'fixed'
          ? {
              kind: split.kind,
              shares: split.shares.map(({ costCentreId, percent }) => ({
                costCentreId: lower(costCentreId),
                percent,
              })),
            }
          : { kind: split.kind, costCentreIds: split.costCentreIds.map(lower) },
    })),
  }
}
