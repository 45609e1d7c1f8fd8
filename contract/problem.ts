import { Type, type Static } from 'typebox'
import { ConnectionError } from './connection.ts'

/** RFC 9457 problem document. `code` is stable and may be switched on; `detail` says what to do. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ examples: ['not-found'] }),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
    /** With `duplicate-file`: the upload that has the same content. */
    existingUploadId: Type.Optional(Type.String()),
    /** With `connection-failed`: what AWS did not let us do, and what to do about it. */
    connectionError: Type.Optional(ConnectionError),
  },
  { $id: 'Problem' },
)
export type Problem = Static<typeof Problem>
