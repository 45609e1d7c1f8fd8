import { Type, type Static } from 'typebox'
import { Id } from './scalars.ts'

/** The uploads that an analysis covers: a fixed set, or `latest`, which follows new arrivals. */
export const Selection = Type.Object(
  {
    mode: Type.Union([Type.Literal('latest'), Type.Literal('fixed')]),
    uploadIds: Type.Array(Id, { maxItems: 1000 }),
  },
  { additionalProperties: false },
)
export type Selection = Static<typeof Selection>
