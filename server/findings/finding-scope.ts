import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { resolveScope } from '../costs/resolve-scope.ts'

/** What is asked about: uploads, or the selection, and the billing periods that begin in a time. */
export interface FindingScopeQuestion {
  uploadIds: string[] | undefined
  from: string | undefined
  to: string | undefined
}

/** Bills that rules have looked at, of the uploads that are asked about and as far as they count. */
export interface FindingScope {
  clientId: string
  uploadIds: string[]
  warnings: string[]
  /** The bill that findings are of: of each billing account one. */
  shown: Bill[]
  /** Billing periods that are newer than those, and not whole. */
  unfinished: Bill[]
  /** All of them: the oldest first. */
  bills: Bill[]
  /** Uploads that rules have not looked at yet. */
  waitingUploads: number
}

export interface Bill {
  uploadId: string
  loadId: string
  /** First day of the billing month. */
  period: string
  billingAccountId: string
  days: number
  /** Days: the last one is the one after the usage that it has. */
  from: string
  to: string
  isWhole: boolean
}

export async function resolveFindingScope(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { uploadIds, from, to }: FindingScopeQuestion,
): Promise<FindingScope> {
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const clientId = identity.client.id
  const own = scope.loads.map(({ uploadId }) => uploadId)
  const [bills, waitingUploads] = await Promise.all([
    findBills(db, clientId, own, { from, to }),
    countWaiting(db, clientId, own),
  ])
  return { clientId, uploadIds: own, warnings: scope.warnings, bills, waitingUploads, ...chooseShown(bills) }
}

/**
 * Of each billing account the newest bill that is whole: in the first days of a month little has run for long enough
 * to be found. Where none is whole, the newest.
 */
function chooseShown(bills: Bill[]): Pick<FindingScope, 'shown' | 'unfinished'> {
  const shown: Bill[] = []
  const unfinished: Bill[] = []
  for (const own of Map.groupBy(bills, ({ billingAccountId }) => billingAccountId).values()) {
    const period = own.findLast(({ isWhole }) => isWhole)?.period ?? own.at(-1)!.period
    shown.push(...own.filter((bill) => bill.period === period))
    unfinished.push(...own.filter((bill) => bill.period > period))
  }
  return { shown, unfinished }
}

/** @param uploadIds of all uploads of the client, where it is undefined */
export async function findBills(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[] | undefined,
  { from, to }: Partial<Pick<FindingScopeQuestion, 'from' | 'to'>> = {},
): Promise<Bill[]> {
  const { rows } = await sql<Bill>`
    select upload.id as "uploadId", load_id as "loadId", period, billing_account_id as "billingAccountId", days,
      to_char(covered_from at time zone 'utc', 'YYYY-MM-DD') as "from",
      to_char((covered_to at time zone 'utc') + interval '1 day' - interval '1 microsecond', 'YYYY-MM-DD') as "to",
      -- A file of days may say of its last one that it ends where it begins.
      covered_to >= (period + interval '1 month' - interval '1 day') at time zone 'utc' as "isWhole"
    from upload join upload_period on upload_id = upload.id
    join finding_bill using (load_id, period)
    where upload.client_id = ${clientId} and status = 'completed'
      and (${uploadIds ?? null}::uuid[] is null or upload.id = any(${uploadIds ?? null}::uuid[]))
      and superseded_by is null and purged_at is null and days > 0
      -- As text, since a day that is asked for may be of the year 0, which is none here.
      and to_char(period, 'YYYY-MM-DD') >= ${from ?? ''} and to_char(period, 'YYYY-MM-DD') < ${to ?? 'no end'}
    order by period, upload.id, billing_account_id
  `.execute(db)
  return rows
}

async function countWaiting(db: Kysely<Database>, clientId: string, uploadIds: string[]): Promise<number> {
  const { waiting } = await db
    .selectFrom('upload')
    .innerJoin('load', 'load.id', 'upload.load_id')
    .where('upload.client_id', '=', clientId)
    .where('upload.id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .where('findings_version', 'is', null)
    .select(({ fn }) => fn.countAll<string>().as('waiting'))
    .executeTakeFirstOrThrow()
  return Number(waiting)
}

/** Bills as rows of a statement: load_id, period, billing_account_id, upload_id. */
export function billRows(bills: Bill[]): RawBuilder<unknown> {
  return sql`unnest(${bills.map(({ loadId }) => loadId)}::uuid[], ${bills.map(({ period }) => period)}::date[],
    ${bills.map(({ billingAccountId }) => billingAccountId)}::text[], ${bills.map(({ uploadId }) => uploadId)}::uuid[])
    as bill (load_id, period, billing_account_id, upload_id)`
}
