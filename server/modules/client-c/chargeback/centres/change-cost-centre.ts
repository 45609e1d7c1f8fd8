import type { Kysely } from 'kysely'
import type { CostCentre, CostCentreChange, NewCostCentre } from '../../../../../contract/cost-centre.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import { violatedConstraint } from '../../../../../migrations/violated-constraint.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { changesBetween } from '../../../../audit/changes.ts'
import { recordAudit, type AuditEvent } from '../../../../audit/record-audit.ts'
import type { Caller } from '../../../../http/caller.ts'
import { conflict, notFound } from '../../../../http/problem.ts'
import { lockChargeback } from '../lock-chargeback.ts'
import { costCentresOf } from '../rules/named-cost-centres.ts'
import { findCurrentRules } from '../rules/rules-repository.ts'
import {
  findCostCentre,
  insertCostCentre,
  listCostCentres,
  MAX_COST_CENTRES,
  updateCostCentre,
} from './cost-centres-repository.ts'

export async function createCostCentre(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { owner = '', ...fields }: NewCostCentre,
  caller: Caller,
): Promise<CostCentre> {
  return withUniqueCode(fields.code, () =>
    db.transaction().execute(async (trx) => {
      await lockChargeback(trx, identity.client.id)
      if ((await listCostCentres(trx, identity.client.id)).length >= MAX_COST_CENTRES) {
        throw conflict(
          'too-many-cost-centres',
          `There are ${MAX_COST_CENTRES} cost centres, and more are not possible. Rename one that is archived.`,
        )
      }
      const made = await insertCostCentre(trx, identity.client.id, { owner, ...fields })
      await recordAudit(trx, eventOf('create', made, identity, { caller, detail: auditedFieldsOf(made) }))
      return made
    }),
  )
}

/** Renames a cost centre, archives it, or takes it back. Statements that were made keep the name that it had. */
export async function changeCostCentre(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { id, change }: { id: string; change: CostCentreChange },
  caller: Caller,
): Promise<CostCentre> {
  const clientId = identity.client.id
  return withUniqueCode(change.code ?? '', () =>
    db.transaction().execute(async (trx) => {
      await lockChargeback(trx, clientId)
      const before = await findCostCentre(trx, clientId, id)
      if (!before) throw notFound(`cost centre ${id}`)
      const { archived = before.archivedAt !== null, ...fields } = change
      const isNewlyArchived = archived && before.archivedAt === null
      if (isNewlyArchived && costCentresOf(await findCurrentRules(trx, clientId)).has(before.id)) {
        throw conflict(
          'cost-centre-in-rules',
          `The rules charge to ${before.code}: take it out of them first, then archive it.`,
        )
      }
      const archivedAt = archived ? (before.archivedAt ?? new Date().toISOString()) : null
      const after = await updateCostCentre(trx, clientId, { ...before, ...fields, archivedAt })
      const detail = changesBetween(auditedFieldsOf(before), auditedFieldsOf(after))
      if (detail) await recordAudit(trx, eventOf('change', after, identity, { caller, detail }))
      return after
    }),
  )
}

async function withUniqueCode<Result>(code: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (violatedConstraint(error) !== 'cost_centre_code_key') throw error
    throw conflict(
      'duplicate-cost-centre',
      `There is a cost centre ${code} already, perhaps an archived one: choose another code, or take it back.`,
    )
  }
}

const auditedFieldsOf = ({ code, name, owner, archivedAt }: CostCentre) => ({
  code,
  name,
  owner,
  archived: archivedAt !== null,
})

function eventOf(
  action: 'create' | 'change',
  { id }: CostCentre,
  { user, client }: ClientIdentity,
  { caller, detail }: { caller: Caller; detail: Record<string, unknown> },
): AuditEvent {
  return {
    action: `cost-centre.${action}`,
    objectType: 'cost-centre',
    objectId: id,
    clientId: client.id,
    userId: user.id,
    ...caller,
    detail,
  }
}
