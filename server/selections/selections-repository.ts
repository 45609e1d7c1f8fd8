import { sql, type Kysely } from 'kysely'
import type { Selection } from '../../contract/selection.ts'
import type { Database } from '../../migrations/tables.ts'

/** Of who has no client. */
export const NOTHING_SELECTED: Selection = { mode: 'latest', uploadIds: [] }

interface Owner {
  userId: string
  clientId: string
}

/**
 * A user's selection and the uploads that it comes to now. `latest`, the default, is every completed upload
 * with a period that no newer one supersedes; of a fixed set, what is still completed.
 */
export async function findSelection(db: Kysely<Database>, { userId, clientId }: Owner): Promise<Selection> {
  const stored = await db
    .selectFrom('selection')
    .where('user_id', '=', userId)
    .select(['mode', 'upload_ids'])
    .executeTakeFirst()
  if (stored?.mode !== 'fixed') return { mode: 'latest', uploadIds: await findLatest(db, clientId) }
  if (stored.upload_ids.length === 0) return { mode: 'fixed', uploadIds: [] }
  const rows = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', sql<string>`any(${stored.upload_ids}::uuid[])`)
    .where('status', '=', 'completed')
    .select('id')
    .orderBy('id')
    .execute()
  return { mode: 'fixed', uploadIds: rows.map((row) => row.id) }
}

/** Names of the uploads that a user chose and that were deleted since. */
export async function findDeletedInSelection(
  db: Kysely<Database>,
  { userId, clientId }: Owner,
): Promise<string[]> {
  const rows = await db
    .selectFrom('selection')
    .innerJoin('upload', (join) => join.on('upload.id', '=', sql<string>`any(selection.upload_ids)`))
    .where('user_id', '=', userId)
    .where('mode', '=', 'fixed')
    .where('upload.client_id', '=', clientId)
    .where('upload.status', '=', 'deleted')
    .select('file_name')
    .orderBy('upload.id')
    .execute()
  return rows.map(({ file_name }) => file_name)
}

/** Keeps a user's selection. The ids of `latest` are not kept: they follow new arrivals. */
export async function saveSelection(
  db: Kysely<Database>,
  userId: string,
  { mode, uploadIds }: Selection,
): Promise<void> {
  const values = { mode, upload_ids: mode === 'fixed' ? [...new Set(uploadIds)] : [] }
  await db
    .insertInto('selection')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute()
}

/** Every completed upload with a period that no newer one supersedes. */
export async function findLatest(db: Kysely<Database>, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('status', '=', 'completed')
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('upload_period')
            .whereRef('upload_period.upload_id', '=', 'upload.id')
            .where('superseded_by', 'is', null)
            .select('upload_id'),
        ),
        // An upload without rows has no period, and nothing that could supersede it.
        eb.not(
          eb.exists(
            eb
              .selectFrom('upload_period')
              .whereRef('upload_period.upload_id', '=', 'upload.id')
              .select('upload_id'),
          ),
        ),
      ]),
    )
    .select('id')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}
