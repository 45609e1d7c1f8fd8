import { Type, type Static } from 'typebox'
import { CostAnswer, CostQuery, Row } from './cost-query.ts'
import { Id, Line, Timestamp, nullable } from './scalars.ts'

/** Found anew at each run: the periods of the bills that count, and where there are fewer, all of them. */
const LastPeriods = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 120,
    description:
      'The last billing periods that the uploads have; all of them where it is absent. With it, the query has no ' +
      '`from` and `to` of its own. With `timeBasis` `billing` they are set to these periods, so that ' +
      '`previousPeriod` can be compared with; else `billingPeriod` is one of them, and time is that of charges.',
  }),
)

/** Which uploads a saved question is about, and of which time, whenever it runs. */
const RelativeScope = Type.Union([
  Type.Object(
    {
      /** What the one who runs it has selected. */
      kind: Type.Literal('selection'),
      lastPeriods: LastPeriods,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      /** The newest version of each period of each export, following arrivals, whatever is selected. */
      kind: Type.Literal('latest'),
      lastPeriods: LastPeriods,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('uploads'), uploadIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }) },
    { additionalProperties: false },
  ),
])

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

const Person = Type.Object({ id: Id, name: Type.String() })

export const SavedQuery = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.String(),
    shared: Type.Boolean(),
    version: Type.Integer(),
    question: SavedQuestion,
    owner: Person,
    /** Whether the caller may change it. */
    own: Type.Boolean(),
    /** Of the runs that the caller may see. */
    lastRunAt: nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { $id: 'SavedQuery' },
)
export type SavedQuery = Static<typeof SavedQuery>

export const SavedQueryList = Type.Object({ items: Type.Array(SavedQuery) })

export const SavedQueryVersionList = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      question: SavedQuestion,
      createdBy: Person,
      createdAt: Timestamp,
    }),
  ),
})
export type SavedQueryVersionList = Static<typeof SavedQueryVersionList>

const Run = Type.Object({
  id: Id,
  version: Type.Integer(),
  runAt: Timestamp,
  runBy: Person,
  /** The question with its scope and time as they were. */
  query: CostQuery,
  /** At most 10,000 rows; `truncated` says that there were more. */
  answer: CostAnswer,
})
export type SavedQueryRunRecord = Static<typeof Run>

const ComparedRow = Type.Object({
  /** Its period and dimensions. */
  key: Row,
  /** Its measures; null where the run before has no such row. */
  before: nullable(Row),
  /** Null where this run has no such row. */
  after: nullable(Row),
  /** Exact. What only one run has changed from nothing, or to nothing; null where a value is not known. */
  change: Row,
})
export type ComparedRow = Static<typeof ComparedRow>

const RunComparison = Type.Object(
  {
    /** What differs or is in one run alone: rows with the same period and dimensions are each other's. */
    rows: Type.Array(ComparedRow),
    /** How many rows are the same in both. */
    unchanged: Type.Integer(),
    /** Everything that each run matched, by currency, whatever was cut. */
    totals: Type.Array(ComparedRow),
    /** False where rows of a run were cut: a row that is in one run alone may have been cut from the other. */
    complete: Type.Boolean(),
  },
  {
    description:
      'Of the measures that were asked for. Null without a run before, or with one of other columns.',
  },
)
export type RunComparison = Static<typeof RunComparison>

/** A run, the one before it, and what changed between them. */
export const SavedQueryRun = Type.Object(
  { run: Run, before: nullable(Run), comparison: nullable(RunComparison) },
  { $id: 'SavedQueryRun' },
)
export type SavedQueryRun = Static<typeof SavedQueryRun>
