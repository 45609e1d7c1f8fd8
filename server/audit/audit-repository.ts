import { sql, type Kysely } from 'kysely'
import type { AuditEvent } from '../../contract/audit.ts'
import type { Database } from '../../migrations/tables.ts'
import { dayAfter, dayBefore, firstUuidOf, startOfDay, startOfNextDay } from './day-bounds.ts'

/** Whose events: those of one client as its admins see them, or all of the platform as operators do. */
export type AuditView = { kind: 'client'; clientId: string } | { kind: 'platform'; clientId?: string }

export interface AuditFilter {
  /** A whole action, `upload.delete`, or what several begin with, `upload`. */
  action?: string
  objectType?: string
  objectId?: string
  userId?: string
  /** Days in UTC, both included. */
  from?: string
  to?: string
}

interface AuditQuery {
  view: AuditView
  filter: AuditFilter
  /** The event after which the list goes on. */
  before?: string | undefined
  limit: number
}

/** Events, newest first. */
export async function listAuditEvents(
  db: Kysely<Database>,
  { view, filter, before, limit }: AuditQuery,
): Promise<AuditEvent[]> {
  let query = eventsWithNames(db)
  if (view.clientId !== undefined) query = query.where('event.client_id', '=', view.clientId)
  if (before !== undefined) query = query.where('event.id', '<', before)
  query = filtered(query, filter)
  const rows = await query.orderBy('event.id', 'desc').limit(limit).execute()
  return rows.map((row) => eventFrom(row, view))
}

/** Few questions for a long list, and below 10 MB for a page of it. */
const PAGE_ROWS = 1000

/** All events, page by page: what is in memory does not grow with them. */
export async function* readAuditEvents(
  db: Kysely<Database>,
  query: Pick<AuditQuery, 'view' | 'filter'>,
): AsyncGenerator<AuditEvent[]> {
  let before: string | undefined
  for (;;) {
    const page = await listAuditEvents(db, { ...query, before, limit: PAGE_ROWS })
    if (page.length > 0) yield page
    if (page.length < PAGE_ROWS) return
    before = page.at(-1)?.id
  }
}

function eventsWithNames(db: Kysely<Database>) {
  return (
    db
      .selectFrom('audit_event as event')
      .leftJoin('client', 'client.id', 'event.client_id')
      .leftJoin('app_user', 'app_user.id', 'event.user_id')
      // An object's id is text, and of a sign-in with an unknown address no id at all.
      .leftJoin('upload as object_upload', (join) =>
        join
          .on('object_upload.id', '=', objectIdOf('upload'))
          .onRef('object_upload.client_id', '=', 'event.client_id'),
      )
      .leftJoin('app_user as object_user', (join) =>
        join
          .on('object_user.id', '=', objectIdOf('user'))
          .on('object_user.client_id', 'is not distinct from', sql.ref('event.client_id')),
      )
      .leftJoin('client as object_client', (join) =>
        join
          .on('object_client.id', '=', objectIdOf('client'))
          .onRef('object_client.id', '=', 'event.client_id'),
      )
      .leftJoin('custom_mapping as object_mapping', (join) =>
        join
          .on('object_mapping.id', '=', objectIdOf('mapping'))
          .onRef('object_mapping.client_id', '=', 'event.client_id'),
      )
      .leftJoin('saved_query as object_saved_query', (join) =>
        join
          .on('object_saved_query.id', '=', objectIdOf('saved-query'))
          .onRef('object_saved_query.client_id', '=', 'event.client_id'),
      )
      .leftJoin('cost_centre as object_cost_centre', (join) =>
        join
          .on('object_cost_centre.id', '=', objectIdOf('cost-centre'))
          .onRef('object_cost_centre.client_id', '=', 'event.client_id'),
      )
      .leftJoin('connection as object_connection', (join) =>
        join
          .on('object_connection.id', '=', objectIdOf('connection'))
          .onRef('object_connection.client_id', '=', 'event.client_id'),
      )
      .selectAll('event')
      .select([
        'client.name as client_name',
        'app_user.client_id as user_client_id',
        'app_user.email as user_email',
        'app_user.name as user_name',
      ])
      .select(({ fn }) =>
        fn
          .coalesce(
            'object_upload.file_name',
            'object_user.email',
            'object_client.name',
            'object_mapping.name',
            fn.coalesce('object_saved_query.name', 'object_connection.name', 'object_cost_centre.name'),
          )
          .as('object_name'),
      )
  )
}

const objectIdOf = (
  type: 'upload' | 'user' | 'client' | 'mapping' | 'connection' | 'saved-query' | 'cost-centre',
) =>
  sql<string>`case when event.object_type = ${sql.lit(type)} and pg_input_is_valid(event.object_id, 'uuid')
    then event.object_id::uuid end`

type EventQuery = ReturnType<typeof eventsWithNames>
type EventRow = Awaited<ReturnType<EventQuery['executeTakeFirstOrThrow']>>

/**
 * Days bound the ids too, which begin with their time: a list that ends long ago does not go through what came since.
 * Loosely, since the time of an event is that at which its transaction began.
 */
function filtered(query: EventQuery, { action, objectType, objectId, userId, from, to }: AuditFilter) {
  return query
    .$if(action !== undefined, (events) =>
      action?.includes('.')
        ? events.where('event.action', '=', action)
        : events.where('event.action', 'like', `${action}.%`),
    )
    .$if(objectType !== undefined, (events) => events.where('event.object_type', '=', objectType ?? ''))
    .$if(objectId !== undefined, (events) => events.where('event.object_id', '=', objectId ?? ''))
    .$if(userId !== undefined, (events) => events.where('event.user_id', '=', userId ?? ''))
    .$if(from !== undefined, (events) =>
      events
        .where('event.at', '>=', startOfDay(from ?? ''))
        .where('event.id', '>=', firstUuidOf(dayBefore(startOfDay(from ?? '')))),
    )
    .$if(to !== undefined, (events) =>
      events
        .where('event.at', '<', startOfNextDay(to ?? ''))
        .where('event.id', '<', firstUuidOf(dayAfter(startOfNextDay(to ?? '')))),
    )
}

function eventFrom(row: EventRow, view: AuditView): AuditEvent {
  const isHiddenOperator =
    view.kind === 'client' && row.user_id !== null && row.user_client_id !== view.clientId
  return {
    id: row.id,
    at: row.at.toISOString(),
    client: row.client_id === null ? null : { id: row.client_id, name: row.client_name ?? '' },
    user: userOf(row, isHiddenOperator),
    action: row.action,
    objectType: row.object_type,
    objectId: row.object_id,
    objectName: row.object_name,
    detail: row.detail,
    address: isHiddenOperator ? null : row.address,
    userAgent: isHiddenOperator ? null : row.user_agent,
  }
}

function userOf({ user_id, user_email, user_name }: EventRow, isHiddenOperator: boolean): AuditEvent['user'] {
  if (user_id === null) return null
  return isHiddenOperator
    ? { id: user_id, email: null, name: 'Operator' }
    : { id: user_id, email: user_email, name: user_name ?? '' }
}
