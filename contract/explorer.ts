import { Type, type Static } from 'typebox'
import { moduleAnswerFields } from './module.ts'
import { Day, Month, nullable } from './scalars.ts'

/** What there is to explore: the costs themselves are asked for as questions. */
export const Explorer = Type.Object(
  {
    module: Type.Literal('explorer'),
    ...moduleAnswerFields,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')], {
      description: 'Whether `months` and `period` are of bills or of charges.',
    }),
    /** Those that there are, the oldest first. */
    months: Type.Array(Month),
    /** The newest month that is whole; null where there is none. The day `to` is the one after the last. */
    period: nullable(Type.Object({ from: Day, to: Day })),
    unfinishedPeriod: Type.Union([Type.Object({ period: Month, lastDay: Day }), Type.Null()], {
      description: 'The newest month, where its charges end before it does and it is passed over.',
    }),
  },
  { $id: 'Explorer' },
)
export type Explorer = Static<typeof Explorer>
