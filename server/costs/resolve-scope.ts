import { sql, type Kysely } from 'kysely'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { requireCompletedUploads } from '../selections/require-completed-uploads.ts'
import { findDeletedInSelection, findSelection } from '../selections/selections-repository.ts'
import { isCounted } from '../versions/is-counted.ts'
import { describeOverlaps } from '../versions/overlaps.ts'
import type { CostScope } from './cost-scope.ts'
import { findRolledUp } from './find-rolled-up.ts'

export interface ResolvedScope extends CostScope {
  warnings: string[]
}

/**
 * The loads that a question covers: those of the uploads it names, or of the user's selection, all of them the
 * client's own. Superseded periods are left out, and said so, unless the question asks for them; what retention
 * removed is left out in any case.
 */
export async function resolveScope(
  db: Kysely<Database>,
  { user, client }: ClientIdentity,
  query: Pick<CostQuery, 'uploadIds' | 'excludeSuperseded'>,
): Promise<ResolvedScope> {
  const owner = { userId: user.id, clientId: client.id }
  const uploadIds = query.uploadIds ?? (await findSelection(db, owner)).uploadIds
  const loads = await requireCompletedUploads(db, client.id, uploadIds)
  const completedIds = loads.map(({ uploadId }) => uploadId)
  const excludeSuperseded = query.excludeSuperseded !== false
  const [rolledUp, currency, oldSlices, overlaps, deleted] = await Promise.all([
    findRolledUp(
      db,
      client.id,
      loads.map(({ loadId }) => loadId),
    ),
    findOnlyCurrency(db, client.id, completedIds),
    findOldSlices(db, client.id, completedIds),
    describeOverlaps(db, client.id, completedIds),
    query.uploadIds ? [] : findDeletedInSelection(db, owner),
  ])
  const excluded = oldSlices.filter(({ purged }) => purged || excludeSuperseded)
  const loadIdOf = new Map(loads.map(({ uploadId, loadId }) => [uploadId, loadId]))
  return {
    clientId: client.id,
    loads,
    rolledUp,
    currency,
    excluded: excluded.map(({ uploadId, period, billingAccountId }) => ({
      loadId: loadIdOf.get(uploadId) ?? '',
      period,
      billingAccountId,
    })),
    // Uploads of one file name, as manifests often have, have the same sentence, which is said once.
    warnings: [
      ...new Set([
        ...deleted.map((fileName) => `${fileName} of the selection is left out: it was deleted.`),
        ...describeExclusions(excluded, { excludeSuperseded }),
        ...overlaps,
      ]),
    ],
  }
}

/** The currency of all lines of these uploads, where it is but one. */
async function findOnlyCurrency(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<string | undefined> {
  const totals = await db
    .selectFrom('upload_total')
    .innerJoin('upload', 'upload.id', 'upload_total.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_total.upload_id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .groupBy('currency')
    .select(['currency', sql<number>`count(distinct upload_id)::integer`.as('uploads')])
    .execute()
  const [only, ...others] = totals
  return others.length === 0 && only?.uploads === uploadIds.length ? only.currency : undefined
}

interface OldSlice {
  uploadId: string
  fileName: string
  period: string
  billingAccountId: string
  superseded: boolean
  purged: boolean
}

/** What of these uploads a newer one supersedes, or has no rows any more. */
function findOldSlices(db: Kysely<Database>, clientId: string, uploadIds: string[]): Promise<OldSlice[]> {
  return db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_period.upload_id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .where(sql<boolean>`not ${isCounted}`)
    .select([
      'upload_id as uploadId',
      'file_name as fileName',
      'period',
      'billing_account_id as billingAccountId',
      sql<boolean>`superseded_by is not null`.as('superseded'),
      sql<boolean>`purged_at is not null`.as('purged'),
    ])
    .orderBy('period')
    .orderBy('upload_id')
    .execute()
}

/** A sentence for each account of a period, although it names none: one of them says it for all. */
function describeExclusions(
  slices: OldSlice[],
  { excludeSuperseded }: { excludeSuperseded: boolean },
): string[] {
  return slices.map(({ fileName, period, superseded }) => {
    const reason =
      superseded && excludeSuperseded
        ? 'a newer upload supersedes it'
        : 'its rows were removed when there were newer versions. Upload the file again to have them back'
    return `${period.slice(0, 7)} of ${fileName} is left out: ${reason}.`
  })
}
