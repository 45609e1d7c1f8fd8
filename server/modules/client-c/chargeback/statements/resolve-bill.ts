import type { Kysely } from 'kysely'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { resolveScope, type ResolvedScope } from '../../../../costs/resolve-scope.ts'

/**
 * The bill of a period: of all uploads of the client what no newer one supersedes, whatever anybody has selected.
 * Statements are the client's, and not those of one user.
 */
export async function resolveBill(
  db: Kysely<Database>,
  identity: ClientIdentity,
  period: string,
): Promise<ResolvedScope> {
  const uploads = await db
    .selectFrom('upload')
    .where('client_id', '=', identity.client.id)
    .where('status', '=', 'completed')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('upload_period')
          .whereRef('upload_period.upload_id', '=', 'upload.id')
          .where('period', '=', `${period}-01`)
          .where('superseded_by', 'is', null)
          .where('purged_at', 'is', null)
          .select('upload_id'),
      ),
    )
    .select('id')
    .execute()
  return resolveScope(db, identity, { uploadIds: uploads.map(({ id }) => id) })
}
