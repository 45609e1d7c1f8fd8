import { v7 as uuidv7 } from 'uuid'
import { firstUuidOf } from '../server/audit/day-bounds.ts'
import type { TestApp, TestUser } from './app.ts'

export interface SeededEvent {
  action: string
  client?: { id: string }
  user?: TestUser
  objectType?: string
  objectId?: string
  at?: string
  address?: string
  detail?: Record<string, unknown>
}

/** An event that was recorded now, or at the time that it says. */
export async function seedAuditEvent(
  outlay: TestApp,
  { action, client, user, ...event }: SeededEvent,
): Promise<string> {
  const at = event.at === undefined ? undefined : new Date(event.at)
  const { id } = await outlay.databases.db
    .insertInto('audit_event')
    .values({
      // As the database makes it, at that time.
      ...(at && { at, id: `${firstUuidOf(at).slice(0, 13)}${uuidv7().slice(13)}` }),
      action,
      client_id: client?.id ?? null,
      user_id: user?.id ?? null,
      object_type: event.objectType ?? action.split('.')[0] ?? '',
      object_id: event.objectId ?? uuidv7(),
      detail: event.detail ?? {},
      address: event.address ?? '192.0.2.7',
      user_agent: 'curl/8.14',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
