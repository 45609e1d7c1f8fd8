import { sql, type Kysely, type Transaction } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import type { CustomMapping, CustomMappingDefinition } from '../../contract/custom-mapping.ts'
import type { Database } from '../../migrations/tables.ts'

export interface MappingToSave {
  clientId: string
  userId: string
  name: string
  fingerprint: string
  header: readonly string[]
  definition: CustomMappingDefinition
}

/** Keeps a mapping for a header, in place of the one that the client has for it. */
export async function saveMapping(
  trx: Transaction<Database>,
  { clientId, userId, name, fingerprint, header, definition }: MappingToSave,
): Promise<string> {
  const { id } = await trx
    .insertInto('custom_mapping')
    .values({
      client_id: clientId,
      name,
      header_fingerprint: fingerprint,
      header: JSON.stringify(header),
      definition: JSON.stringify(definition),
      created_by: userId,
    })
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'header_fingerprint']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        definition: eb.ref('excluded.definition'),
        version: eb('custom_mapping.version', '+', 1),
        updated_at: sql<Date>`now()`,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Has the next load of an upload use the mapping. */
export async function chooseMapping(
  trx: Transaction<Database>,
  { clientId, uploadId, mappingId }: { clientId: string; uploadId: string; mappingId: string },
): Promise<void> {
  await trx
    .updateTable('upload')
    .set({ mapping_id: mappingId })
    .where('client_id', '=', clientId)
    .where('id', '=', uploadId)
    .where('status', 'in', ['failed', 'cancelled'])
    .execute()
}

/** False where the client has no such mapping. Uploads that were loaded with it stay as they are. */
export async function deleteMapping(
  trx: Transaction<Database>,
  clientId: string,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('custom_mapping')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function listMappings(db: Kysely<Database>, clientId: string): Promise<CustomMapping[]> {
  const rows = await selectMappings(db, clientId).orderBy('name').orderBy('custom_mapping.id').execute()
  return rows.map(mappingFromRow)
}

export async function findMapping(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<CustomMapping | undefined> {
  const row = await selectMappings(db, clientId).where('custom_mapping.id', '=', id).executeTakeFirst()
  return row && mappingFromRow(row)
}

export async function findMappingOfHeader(
  db: Kysely<Database>,
  clientId: string,
  fingerprint: string,
): Promise<CustomMapping | undefined> {
  const row = await selectMappings(db, clientId)
    .where('header_fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return row && mappingFromRow(row)
}

type MappingRow = Awaited<ReturnType<ReturnType<typeof selectMappings>['executeTakeFirstOrThrow']>>

function mappingFromRow({ created_at, updated_at, ...row }: MappingRow): CustomMapping {
  return { ...row, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() }
}

function selectMappings(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('custom_mapping')
    .where('custom_mapping.client_id', '=', clientId)
    .select(['custom_mapping.id', 'name', 'header', 'definition', 'version', 'created_at', 'updated_at'])
    .select((eb) =>
      jsonObjectFrom(
        eb
          .selectFrom('app_user')
          .whereRef('app_user.id', '=', 'custom_mapping.created_by')
          .select(['id', 'name']),
      ).as('createdBy'),
    )
}
