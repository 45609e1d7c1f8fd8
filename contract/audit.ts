import { Type, type Static } from 'typebox'
import { Id, nullable, Timestamp } from './scalars.ts'

export const AuditEvent = Type.Object(
  {
    id: Id,
    at: Timestamp,
    /** Null for what belongs to no client: operators and the platform. */
    client: nullable(Type.Object({ id: Id, name: Type.String() })),
    /**
     * Null where nobody was signed in, or a process of ours did it. Admins of a client see of an operator no
     * more than that it was one: no e-mail address, and neither `address` nor `userAgent` of the event.
     */
    user: nullable(Type.Object({ id: Id, email: nullable(Type.String()), name: Type.String() })),
    /** `upload.create`: the object's type and what was done to it. */
    action: Type.String(),
    objectType: Type.String(),
    objectId: Type.String(),
    /** File name of an upload, e-mail address of a user, name of a client, mapping, connection, saved query or cost centre, as it is now. */
    objectName: nullable(Type.String()),
    detail: Type.Record(Type.String(), Type.Unknown()),
    address: nullable(Type.String()),
    userAgent: nullable(Type.String()),
  },
  { $id: 'AuditEvent' },
)
export type AuditEvent = Static<typeof AuditEvent>

export const AuditEventList = Type.Object({
  items: Type.Array(AuditEvent),
  nextCursor: nullable(Type.String()),
})
