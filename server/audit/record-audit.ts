import type { Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'

export interface AuditEvent {
  /** `upload.create`: the object's type and what was done to it. */
  action: string
  objectType: string
  objectId: string
  clientId: string | null
  userId: string | null
  /** The address that the request came from. */
  address?: string
  userAgent?: string | undefined
  /** What else to know; never a secret. */
  detail?: Record<string, unknown>
}

/** Records who did what, in the transaction that does it: neither is there without the other. */
export async function recordAudit(trx: Transaction<Database>, event: AuditEvent): Promise<void> {
  await recordAudits(trx, [event])
}

/** The same of several at once. */
export async function recordAudits(trx: Transaction<Database>, events: AuditEvent[]): Promise<void> {
  await trx
    .insertInto('audit_event')
    .values(
      events.map((event) => ({
        action: event.action,
        object_type: event.objectType,
        object_id: event.objectId,
        client_id: event.clientId,
        user_id: event.userId,
        address: event.address ?? null,
        user_agent: event.userAgent ?? null,
        detail: event.detail ?? {},
      })),
    )
    .execute()
}
