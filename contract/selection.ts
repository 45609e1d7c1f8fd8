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
    leftOut: Type.Array(
      Type.Object({
        upload: UploadName,
        by: Type.Union([UploadName, Type.Null()], {
          description:
            'The newer upload that supersedes them. Null where none does any more, and their rows were removed while one did.',
        }),
        periods: Type.Array(Month),
        comparablePeriod: Type.Union([Month, Type.Null()], {
          description: 'The first of which both still have their rows.',
        }),
      }),
      { description: 'Billing periods of an upload that do not count, by what supersedes them.' },
    ),
    overlaps: Type.Array(
      Type.Object({
        uploads: Type.Array(UploadName),
        periods: Type.Array(Month),
        accounts: Type.Integer({ description: 'Billing accounts that are in each of them.' }),
      }),
      { description: 'Billing periods of an account that are counted from each of several uploads.' },
    ),
    /** Whether anything of it counts. */
    counts: Type.Boolean(),
  },
  { $id: 'SelectionPreview' },
)
export type SelectionPreview = Static<typeof SelectionPreview>
