import { Type, type Static } from 'typebox'
import { CostFilter } from './cost-query.ts'
import { Currency, Day, Decimal, Id } from './scalars.ts'

/** What costs can be grouped and filtered by, and which sums can be asked for: for whoever builds questions. */
export const Dimensions = Type.Object(
  {
    measures: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        description: Type.String(),
        unit: Type.Union([Type.Literal('currency'), Type.Literal('quantity'), Type.Literal('lines')]),
        type: Type.Union([Type.Literal('decimal'), Type.Literal('integer')]),
        column: Type.Union([Type.String(), Type.Null()], {
          description: 'The column of cost lines that it sums.',
        }),
        tables: Type.Array(Type.String(), { description: 'Which tables have it, the smallest first.' }),
      }),
    ),
    dimensions: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        description: Type.String(),
        group: Type.String({ description: 'The subject that it is listed by.' }),
        column: Type.Union([Type.String(), Type.Null()]),
        tables: Type.Array(Type.String()),
      }),
    ),
    /** Tag keys of the uploads in question, those first that most lines have. */
    tagKeys: Type.Array(
      Type.Object({
        key: Type.String(),
        name: Type.String({ description: 'As a dimension: `tag:<key>`.' }),
        lineCount: Type.Integer(),
        /** At least in one upload. */
        values: Type.Integer(),
      }),
    ),
  },
  { $id: 'Dimensions' },
)
export const DimensionsQuery = Type.Object(
  {
    uploads: Type.Optional(
      Type.String({
        maxLength: 37 * 1000,
        description:
          'Ids of uploads, separated by commas: those whose tag keys are listed. Without it, the selection.',
      }),
    ),
  },
  { additionalProperties: false },
)

export type Dimensions = Static<typeof Dimensions>

/** Which values a dimension has in a scope, the most expensive first. */
export const ValuesQuery = Type.Object(
  {
    dimension: Type.String({ minLength: 1, maxLength: 300 }),
    uploadIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
    excludeSuperseded: Type.Optional(Type.Boolean({ default: true })),
    /** Only values that contain this, in whatever case. */
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    measure: Type.Optional(
      Type.String({ maxLength: 64, description: '`effectiveCost` where it is absent.' }),
    ),
    timeBasis: Type.Optional(Type.Union([Type.Literal('charge'), Type.Literal('billing')])),
    filters: Type.Optional(Type.Array(CostFilter, { maxItems: 50 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
  },
  { $id: 'ValuesQuery', additionalProperties: false },
)
export type ValuesQuery = Static<typeof ValuesQuery>

export const Values = Type.Object(
  {
    values: Type.Array(
      Type.Object({
        value: Type.String({ description: 'Empty for lines that have none.' }),
        /** One for each currency. */
        costs: Type.Array(Type.Object({ billingCurrency: Currency, cost: Decimal })),
        lineCount: Type.Integer(),
      }),
    ),
    /** Whether there are more than these. */
    truncated: Type.Boolean(),
  },
  { $id: 'Values' },
)
export type Values = Static<typeof Values>
