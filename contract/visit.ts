import { Type, type Static } from 'typebox'
import { Id, Month, Timestamp, nullable } from './scalars.ts'

/** What has become of a client's data since a user was last here. */
export const Visit = Type.Object(
  {
    since: Type.Union([Timestamp, Type.Null()], {
      description:
        'When the visit before this one ended; null in the first, for which nothing counts as new.',
    }),
    completedUploads: Type.Integer(),
    failedUploads: Type.Integer(),
    /** Of those that completed, the newest first, at most five. */
    uploads: Type.Array(
      Type.Object({
        id: Id,
        fileName: Type.String(),
        firstPeriod: nullable(Month),
        lastPeriod: nullable(Month),
      }),
    ),
    newFindings: Type.Integer({
      description: 'That rules found for the first time, and nobody has decided about yet.',
    }),
  },
  { $id: 'Visit' },
)
export type Visit = Static<typeof Visit>
