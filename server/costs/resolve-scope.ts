import { sql, type Kysely } from 'kysely'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { requireCompletedUploads } from '../selections/require-completed-uploads.ts'
import { findSelection } from '../selections/selections-repository.ts'
import type { CostScope } from './build-cost-query.ts'

export interface ResolvedScope extends CostScope {
  warnings: string[]
}

/**
 * The loads that a question covers: those of the uploads it names, or of the user's selection, all of them the
 * client's own. Superseded periods are left out, and said so, unless the question asks for them.
 */
export async function resolveScope(
  db: Kysely<Database>,
  { user, client }: ClientIdentity,
  query: Pick<CostQuery, 'uploadIds' | 'excludeSuperseded'>,
): Promise<ResolvedScope> {
  const uploadIds =
    query.uploadIds ?? (await findSelection(db, { userId: user.id, clientId: client.id })).uploadIds
  const loads = await requireCompletedUploads(db, client.id, uploadIds)
  const superseded =
    query.excludeSuperseded === false || loads.length === 0
      ? []
      : await findSupersededPeriods(
          db,
          client.id,
          loads.map(({ uploadId }) => uploadId),
        )
  const loadIdOf = new Map(loads.map(({ uploadId, loadId }) => [uploadId, loadId]))
  return {
    clientId: client.id,
    loads,
    excluded: superseded.map(({ upload_id, period, billing_account_id }) => ({
      loadId: loadIdOf.get(upload_id) ?? '',
      period,
      billingAccountId: billing_account_id,
    })),
    warnings: describeExclusions(superseded),
  }
}

interface SupersededPeriod {
  upload_id: string
  file_name: string
  period: string
  billing_account_id: string
}

function findSupersededPeriods(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<SupersededPeriod[]> {
  return db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_period.upload_id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .where('upload_period.superseded_by', 'is not', null)
    .select(['upload_id', 'file_name', 'period', 'billing_account_id'])
    .orderBy('period')
    .orderBy('upload_id')
    .execute()
}

function describeExclusions(superseded: SupersededPeriod[]): string[] {
  const slices = new Set(
    superseded.map(({ upload_id, file_name, period }) => `${period.slice(0, 7)} ${upload_id} ${file_name}`),
  )
  return [...slices].map((slice) => {
    const [period = '', , ...fileName] = slice.split(' ')
    return `${period} of ${fileName.join(' ')} is left out: a newer upload supersedes it.`
  })
}
