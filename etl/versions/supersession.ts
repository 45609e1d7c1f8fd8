import { sql, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { enqueueFindings } from '../findings/enqueue-findings.ts'

/*
 * Which slice of an upload (a billing period of a billing account) a newer upload takes the place of. There is one
 * rule for every moment, so that what comes out does not depend on the order in which things happened:
 *
 * 1. What a person said stays, as long as the upload that they preferred is there.
 * 2. Deliveries of one export follow each other by the time of delivery. The next one with rows in a period takes
 *    the place of the whole period, whichever accounts it has: a delivery is all that the export says of a month,
 *    and an account that is missing in it has no costs there any more. One without a row in a period leaves it alone.
 * 3. An upload that was sent to replace another takes the place of all of it.
 *
 * Only completed uploads count, so a deleted upload makes what it superseded current again.
 */

/** On whose account something changes; no user where it follows from a load. */
interface Cause {
  clientId: string
  userId: string | null
  address?: string
  userAgent?: string | undefined
}

/** Slices of one upload for which the answer changed. */
interface Change {
  uploadId: string
  supersededBy: string | null
  how: 'replaced' | 'export' | 'person' | null
  periods: string[]
}

/**
 * Lets one transaction at a time decide about the versions of a client's uploads: of two that complete at once,
 * the second sees the first. To be taken before any row is written, so that nobody who waits for it holds one.
 */
export async function lockVersions(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('upload versions of ' || ${clientId}::uuid, 0))`.execute(
    trx,
  )
}

/** Brings what is superseded up to date with the client's completed uploads; records and announces what changed. */
export async function recomputeSupersession(trx: Transaction<Database>, cause: Cause): Promise<void> {
  const { rows } = await sql<Change>`
    with recursive
    -- Past a replacement that was deleted, to the one that had replaced it.
    replacement(replaced_id, id, status) as (
      select replaces_id, id, status from upload
      where client_id = ${cause.clientId} and replaces_id is not null and status in ('completed', 'deleted')
      union all
      select replacement.replaced_id, upload.id, upload.status
      from replacement join upload on upload.replaces_id = replacement.id
      where replacement.status = 'deleted' and upload.client_id = ${cause.clientId}
        and upload.status in ('completed', 'deleted')
    ),
    first_replacement as (
      select distinct on (replaced_id) replaced_id, id from replacement
      where status = 'completed' order by replaced_id, id
    ),
    slice as (
      select upload_period.*, first_replacement.id as replacement_id,
        superseded_how = 'person' and exists (
          select from upload as preferred
          where preferred.id = superseded_by and preferred.status = 'completed'
        ) as is_said_by_person,
        -- The slices of a delivery are peers: the group after theirs is the next delivery that has the period.
        case when export_key is not null then first_value(upload.id) over (
          partition by export_key, period order by delivered_at, upload.id
          groups between 1 following and 1 following
        ) end as newer_id
      from upload
      join upload_period on upload_id = upload.id
      left join first_replacement on replaced_id = upload.id
      where upload.client_id = ${cause.clientId} and upload.status = 'completed'
    ),
    wanted as (
      select upload_id, period, billing_account_id, superseded_by as old_by, superseded_how as old_how,
        case when is_said_by_person then superseded_by else coalesce(newer_id, replacement_id) end as new_by,
        case when is_said_by_person then 'person'
          when newer_id is not null then 'export'
          when replacement_id is not null then 'replaced' end as new_how
      from slice
    ),
    changed as (
      update upload_period
      set superseded_by = new_by, superseded_how = new_how
      from wanted
      where (old_by, old_how) is distinct from (new_by, new_how)
        and upload_period.upload_id = wanted.upload_id
        and upload_period.period = wanted.period
        and upload_period.billing_account_id = wanted.billing_account_id
      returning upload_period.upload_id, upload_period.period, upload_period.superseded_by,
        upload_period.superseded_how
    )
    select upload_id as "uploadId", superseded_by as "supersededBy", superseded_how as how,
      array_agg(distinct to_char(period, 'YYYY-MM') order by to_char(period, 'YYYY-MM')) as periods
    from changed
    group by upload_id, superseded_by, superseded_how
    order by upload_id, superseded_by
  `.execute(trx)
  await recordChanges(trx, rows, cause)
  await enqueueFindings(trx, cause.clientId)
}

/**
 * What a person preferred an upload to is, when that upload goes, superseded by what superseded it: or else both
 * would count. To be called before the recomputation that the upload's deletion needs.
 */
export async function passOnDecisions(
  trx: Transaction<Database>,
  deletedId: string,
  cause: Cause,
): Promise<void> {
  const { rows } = await sql<Change>`
    with changed as (
      update upload_period
      set superseded_by = deleted.superseded_by
      from upload_period as deleted
      where deleted.upload_id = ${deletedId}
        and deleted.superseded_by is not null
        and upload_period.superseded_by = ${deletedId}
        and upload_period.superseded_how = 'person'
        and upload_period.period = deleted.period
        and upload_period.billing_account_id = deleted.billing_account_id
      returning upload_period.upload_id, upload_period.period, upload_period.superseded_by
    )
    select upload_id as "uploadId", superseded_by as "supersededBy", 'person' as how,
      array_agg(distinct to_char(period, 'YYYY-MM') order by to_char(period, 'YYYY-MM')) as periods
    from changed
    group by upload_id, superseded_by
    order by upload_id, superseded_by
  `.execute(trx)
  await recordChanges(trx, rows, cause)
}

/** Tells whoever watches these uploads. Their rows are not written: a load may hold them and wait for us. */
export async function announceUploads(
  trx: Transaction<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<void> {
  for (const id of new Set(uploadIds)) {
    await sql`select pg_notify('upload_changed', ${`${clientId} ${id}`})`.execute(trx)
  }
}

async function recordChanges(
  trx: Transaction<Database>,
  changes: Change[],
  { clientId, userId, address, userAgent }: Cause,
): Promise<void> {
  if (changes.length === 0) return
  await trx
    .insertInto('audit_event')
    .values(
      changes.map(({ uploadId, supersededBy, how, periods }) => ({
        client_id: clientId,
        user_id: userId,
        address: address ?? null,
        user_agent: userAgent ?? null,
        action: supersededBy === null ? 'upload.current-again' : 'upload.superseded',
        object_type: 'upload',
        object_id: uploadId,
        detail: { periods, ...(supersededBy !== null && { supersededBy, how }) },
      })),
    )
    .execute()
  await announceUploads(
    trx,
    clientId,
    changes.map(({ uploadId }) => uploadId),
  )
}
