import { sql, type Kysely } from 'kysely'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { SavedQuestion } from '../../contract/saved-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { resolveScope, type ResolvedScope } from '../costs/resolve-scope.ts'
import { invalidRequest } from '../http/problem.ts'
import { findLatest } from '../selections/selections-repository.ts'

/** A question as it can be asked now: its uploads by name, and of its time what follows from them. */
export interface ResolvedQuestion {
  query: CostQuery
  scope: ResolvedScope
}

/**
 * What a saved question comes to now, for the one who asks. The last periods are those of the bills that count in
 * the scope, so a month without a bill is not one of them. By billing time they are a range: nothing of the scope
 * lies between them, and the time before can be compared with. By charge time they are a filter, since charges of a
 * bill may be of another month; uploads without these periods are then left out, and need not be read.
 */
export async function resolveRelativeScope(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { scope: relative, query }: SavedQuestion,
): Promise<ResolvedQuestion> {
  const scope = await resolveScope(db, identity, {
    ...(await uploadsOf(db, identity, relative)),
    ...(query.excludeSuperseded !== undefined && { excludeSuperseded: query.excludeSuperseded }),
  })
  const lastPeriods = 'lastPeriods' in relative ? relative.lastPeriods : undefined
  if (lastPeriods === undefined) return { query: { ...query, uploadIds: uploadIdsOf(scope) }, scope }
  refuseOwnTime(query)
  const found = await findLastPeriods(db, scope, lastPeriods)
  // Without any period there is nothing to find, by whatever month.
  const months = found.length > 0 ? found.map(({ period }) => period) : [startOfMonth(new Date())]
  if (query.timeBasis === 'billing') {
    return {
      query: {
        ...query,
        uploadIds: uploadIdsOf(scope),
        from: months.at(-1)!,
        to: startOfMonth(nextMonth(months[0]!)),
      },
      scope,
    }
  }
  const narrowed = onlyUploads(scope, new Set(found.flatMap(({ uploadIds }) => uploadIds)))
  const ofMonths = {
    dimension: 'billingPeriod',
    operator: 'in' as const,
    values: months.map((month) => month.slice(0, 7)),
  }
  return {
    query: { ...query, uploadIds: uploadIdsOf(narrowed), filters: [...(query.filters ?? []), ofMonths] },
    scope: narrowed,
  }
}

/** None named for the selection, which says of itself what was deleted of it. */
async function uploadsOf(
  db: Kysely<Database>,
  { client }: ClientIdentity,
  relative: SavedQuestion['scope'],
): Promise<{ uploadIds?: string[] }> {
  switch (relative.kind) {
    case 'selection':
      return {}
    case 'latest':
      return { uploadIds: await findLatest(db, client.id) }
    case 'uploads':
      return { uploadIds: relative.uploadIds }
  }
}

/** What a question cannot ask of time where its periods are found anew at each run. */
function refuseOwnTime({ from, to, timeBasis, compare }: SavedQuestion['query']): void {
  if (from !== undefined) throw invalidRequest('from', 'is what lastPeriods says: leave one of them out')
  if (to !== undefined) throw invalidRequest('to', 'is what lastPeriods says: leave one of them out')
  if (timeBasis === 'billing' || compare === undefined) return
  if (compare === 'previousPeriod' || compare.from !== undefined || compare.to !== undefined) {
    throw invalidRequest('compare', 'with another time needs timeBasis billing where there is lastPeriods')
  }
}

/** The newest periods that count in the scope, newest first, and which uploads have them. */
function findLastPeriods(
  db: Kysely<Database>,
  { clientId, loads, excluded }: ResolvedScope,
  count: number,
): Promise<{ period: string; uploadIds: string[] }[]> {
  const uploadIdOf = new Map(loads.map(({ loadId, uploadId }) => [loadId, uploadId]))
  const leftOut = excluded.map(({ loadId, period, billingAccountId }) => ({
    upload_id: uploadIdOf.get(loadId),
    period,
    billing_account_id: billingAccountId,
  }))
  return db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_period.upload_id', '=', sql<string>`any(${[...uploadIdOf.values()]}::uuid[])`)
    .where(
      sql<boolean>`(upload_period.upload_id, period, billing_account_id) not in (
        select upload_id, period, billing_account_id from json_to_recordset(${JSON.stringify(leftOut)}::json)
          as left_out (upload_id uuid, period date, billing_account_id text))`,
    )
    .groupBy('period')
    .select(['period', sql<string[]>`array_agg(distinct upload_period.upload_id)`.as('uploadIds')])
    .orderBy('period', 'desc')
    .limit(count)
    .execute()
}

/** A part of a scope. What is said of it stays that of the whole. */
function onlyUploads(scope: ResolvedScope, uploadIds: Set<string>): ResolvedScope {
  const loads = scope.loads.filter(({ uploadId }) => uploadIds.has(uploadId))
  const loadIds = new Set(loads.map(({ loadId }) => loadId))
  return { ...scope, loads, excluded: scope.excluded.filter(({ loadId }) => loadIds.has(loadId)) }
}

function uploadIdsOf({ loads }: ResolvedScope): string[] {
  return loads.map(({ uploadId }) => uploadId)
}

function startOfMonth(date: Date): string {
  return `${date.toISOString().slice(0, 7)}-01`
}

function nextMonth(month: string): Date {
  const date = new Date(month)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date
}
