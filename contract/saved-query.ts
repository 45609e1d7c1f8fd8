import { Type, type Static } from 'typebox'
import { CostAnswer, CostQuery } from './cost-query.ts'
import { Id, Line, Timestamp, nullable } from './scalars.ts'

/** Which uploads a saved question is about, and of which time, whenever it runs. */
export const RelativeScope = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('selection'),
      /** The last billing periods of the selection; all of them where it is absent. */
      lastPeriods: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      /** The newest version of each period of each export, following arrivals, whatever is selected. */
      kind: Type.Literal('latest'),
      lastPeriods: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('uploads'), uploadIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }) },
    { additionalProperties: false },
  ),
])
export type RelativeScope = Static<typeof RelativeScope>

/** A question as it is saved: its scope and, where that is of periods, its time are found anew at each run. */
export const SavedQuestion = Type.Object(
  { scope: RelativeScope, query: Type.Omit(CostQuery, ['uploadIds'], { additionalProperties: false }) },
  { additionalProperties: false },
)
export type SavedQuestion = Static<typeof SavedQuestion>

const Name = Line({ minLength: 1, maxLength: 120 })
const Description = Type.String({
  maxLength: 2000,
  pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f\\ud800-\\udfff]*$',
})

export const NewSavedQuery = Type.Object(
  {
    name: Name,
    description: Type.Optional(Description),
    shared: Type.Optional(Type.Boolean()),
    question: SavedQuestion,
  },
  { additionalProperties: false },
)
export type NewSavedQuery = Static<typeof NewSavedQuery>

/** A new question makes a new version. */
export const SavedQueryChange = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    shared: Type.Optional(Type.Boolean()),
    question: Type.Optional(SavedQuestion),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type SavedQueryChange = Static<typeof SavedQueryChange>

const Run = Type.Object({
  id: Id,
  version: Type.Integer(),
  runAt: Timestamp,
  runBy: nullable(Type.Object({ id: Id, name: Type.String() })),
  /** The question with its scope and time as they were. */
  query: CostQuery,
  answer: CostAnswer,
})

export const SavedQuery = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.String(),
    shared: Type.Boolean(),
    version: Type.Integer(),
    question: SavedQuestion,
    owner: Type.Object({ id: Id, name: Type.String() }),
    /** Whether the caller may change it. */
    own: Type.Boolean(),
    lastRunAt: nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { $id: 'SavedQuery' },
)
export type SavedQuery = Static<typeof SavedQuery>

export const SavedQueryList = Type.Object({ items: Type.Array(SavedQuery) })

/** A run, and the one before it. Rows with the same period and dimensions are each other's. */
export const SavedQueryRun = Type.Object({ run: Run, before: nullable(Run) }, { $id: 'SavedQueryRun' })
export type SavedQueryRun = Static<typeof SavedQueryRun>
