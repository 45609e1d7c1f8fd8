import { Type, type Static } from 'typebox'
import { Id, Month } from './scalars.ts'

/** The uploads that an analysis covers: a fixed set, or `latest`, which follows new arrivals. */
export const Selection = Type.Object(
  {
    mode: Type.Union([Type.Literal('latest'), Type.Literal('fixed')]),
    uploadIds: Type.Array(Id, { maxItems: 1000 }),
  },
  { additionalProperties: false },
)
export type Selection = Static<typeof Selection>

const UploadName = Type.Object({ id: Id, fileName: Type.String() })

/** What a selection comes to now, and what of it would mislead who does not know. */
export const SelectionPreview = Type.Object(
  {
    /** Oldest first. */
    uploads: Type.Array(UploadName),
    superseded: Type.Array(
      Type.Object({
        upload: UploadName,
        period: Month,
        billingAccountId: Type.String(),
        by: UploadName,
        comparable: Type.Boolean({ description: 'Whether both still have their rows.' }),
      }),
      { description: 'Billing periods of an account that are left out: a newer upload supersedes them.' },
    ),
    overlaps: Type.Array(
      Type.Object({ period: Month, billingAccountId: Type.String(), uploads: Type.Array(UploadName) }),
      { description: 'Billing periods of an account that are counted from each of several uploads.' },
    ),
    /** Whether anything of it counts. */
    counts: Type.Boolean(),
  },
  { $id: 'SelectionPreview' },
)
export type SelectionPreview = Static<typeof SelectionPreview>
