import type { Kysely } from 'kysely'
import type { Visit } from '../../contract/visit.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { hasModule } from '../modules/require-module.ts'

const LISTED = 5

/** What of a client's data came after a moment. Findings are for those who have the module that shows them. */
export async function findNew(
  db: Kysely<Database>,
  client: ClientIdentity['client'],
  since: Date,
): Promise<Omit<Visit, 'since'>> {
  const ended = db
    .selectFrom('upload')
    .where('client_id', '=', client.id)
    .where('finished_at', '>', since)
    .where('status', 'in', ['completed', 'failed'])
  const [counts, uploads, findings] = await Promise.all([
    ended
      .select((of) => ['status', of.fn.countAll<string>().as('count')])
      .groupBy('status')
      .execute(),
    ended
      .where('status', '=', 'completed')
      .leftJoin('upload_period', 'upload_period.upload_id', 'upload.id')
      .groupBy(['upload.id', 'file_name', 'finished_at'])
      .orderBy('finished_at', 'desc')
      .orderBy('upload.id', 'desc')
      .select((of) => [
        'upload.id',
        'file_name',
        of.fn.min('period').as('first_period'),
        of.fn.max('period').as('last_period'),
      ])
      .limit(LISTED)
      .execute(),
    hasModule(client, 'optimization') ? countNewFindings(db, client.id, since) : 0,
  ])
  const countOf = (status: string) => Number(counts.find((row) => row.status === status)?.count ?? 0)
  return {
    completedUploads: countOf('completed'),
    failedUploads: countOf('failed'),
    uploads: uploads.map(({ id, file_name, first_period, last_period }) => ({
      id,
      fileName: file_name,
      firstPeriod: first_period?.slice(0, 7) ?? null,
      lastPeriod: last_period?.slice(0, 7) ?? null,
    })),
    newFindings: findings,
  }
}

async function countNewFindings(db: Kysely<Database>, clientId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('finding')
    .where('client_id', '=', clientId)
    .where('created_at', '>', since)
    .where('state', '=', 'open')
    .select((of) => of.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
