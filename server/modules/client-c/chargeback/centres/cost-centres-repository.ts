import type { Kysely, Selectable, Transaction } from 'kysely'
import type { CostCentre } from '../../../../../contract/cost-centre.ts'
import type { Database } from '../../../../../migrations/tables.ts'

export interface CostCentreFields {
  code: string
  name: string
  owner: string
}

/** A list of them is answered whole. */
export const MAX_COST_CENTRES = 500

/** Those of the client, the archived ones too, by code. */
export async function listCostCentres(db: Kysely<Database>, clientId: string): Promise<CostCentre[]> {
  const rows = await db
    .selectFrom('cost_centre')
    .where('client_id', '=', clientId)
    .selectAll()
    .orderBy('code')
    .execute()
  return rows.map(costCentreFromRow)
}

export async function findCostCentre(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<CostCentre | undefined> {
  const row = await db
    .selectFrom('cost_centre')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst()
  return row && costCentreFromRow(row)
}

export async function insertCostCentre(
  trx: Transaction<Database>,
  clientId: string,
  fields: CostCentreFields,
): Promise<CostCentre> {
  const row = await trx
    .insertInto('cost_centre')
    .values({ client_id: clientId, ...fields })
    .returningAll()
    .executeTakeFirstOrThrow()
  return costCentreFromRow(row)
}

export async function updateCostCentre(
  trx: Transaction<Database>,
  clientId: string,
  { id, code, name, owner, archivedAt }: CostCentreFields & Pick<CostCentre, 'id' | 'archivedAt'>,
): Promise<CostCentre> {
  const row = await trx
    .updateTable('cost_centre')
    .set({ code, name, owner, archived_at: archivedAt })
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return costCentreFromRow(row)
}

function costCentreFromRow({
  id,
  code,
  name,
  owner,
  archived_at,
  created_at,
}: Selectable<Database['cost_centre']>): CostCentre {
  return {
    id,
    code,
    name,
    owner,
    archivedAt: archived_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
  }
}
