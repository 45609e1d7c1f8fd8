import { Type, type Static } from 'typebox'
import { Day, Id } from './scalars.ts'

export const Measure = Type.Union([
  Type.Literal('billedCost'),
  Type.Literal('effectiveCost'),
  Type.Literal('listCost'),
  Type.Literal('contractedCost'),
  Type.Literal('netBilledCost'),
  Type.Literal('netEffectiveCost'),
  Type.Literal('consumedQuantity'),
  Type.Literal('lineCount'),
])
export type Measure = Static<typeof Measure>

const Granularity = Type.Union([
  Type.Literal('none'),
  Type.Literal('hour'),
  Type.Literal('day'),
  Type.Literal('week'),
  Type.Literal('month'),
])

export const MAX_DIMENSION_NAME = 300
const DimensionName = Type.String({ minLength: 1, maxLength: MAX_DIMENSION_NAME })

export const CostFilter = Type.Object({
  dimension: DimensionName,
  operator: Type.Union([
    Type.Literal('in'),
    Type.Literal('notIn'),
    Type.Literal('contains'),
    Type.Literal('notContains'),
    Type.Literal('startsWith'),
    Type.Literal('notStartsWith'),
    Type.Literal('isEmpty'),
    Type.Literal('isNotEmpty'),
  ]),
  values: Type.Optional(Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 1000 })),
})
export type CostFilter = Static<typeof CostFilter>

/** With what a question is compared: the same time before it, or another time or other uploads. */
const Compare = Type.Union(
  [
    Type.Literal('previousPeriod'),
    Type.Object(
      {
        uploadIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
        from: Type.Optional(Day),
        to: Type.Optional(Day),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
  ],
  {
    description:
      '`previousPeriod` needs `from` and `to`. Of an object, what is absent is as in the question. Each measure gets ' +
      'the columns `<measure>Before`, `<measure>Change` and `<measure>ChangeRatio`, null where there was nothing before.',
  },
)

/**
 * A question about costs. `dimensions` are FOCUS columns in camelCase (`serviceName`), `uploadId`,
 * `x_` columns without underscore (`xUsageType`) and `tag:<key>`. `from` is inclusive, `to` exclusive.
 */
export const CostQuery = Type.Object(
  {
    uploadIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
    excludeSuperseded: Type.Optional(Type.Boolean({ default: true })),
    measures: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 8 }),
    dimensions: Type.Optional(Type.Array(DimensionName, { maxItems: 8 })),
    granularity: Type.Optional(Granularity),
    timeBasis: Type.Optional(Type.Union([Type.Literal('charge'), Type.Literal('billing')])),
    filters: Type.Optional(Type.Array(CostFilter, { maxItems: 50 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    orderBy: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ minLength: 1, maxLength: 300 }),
          direction: Type.Union([Type.Literal('asc'), Type.Literal('desc')]),
        }),
        { maxItems: 8 },
      ),
    ),
    /** Only the groups that are largest by a measure over the whole answer, for each currency; the others are one. */
    top: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 1, maximum: 1000 }),
          by: Type.Optional(
            Type.String({ maxLength: 64, description: 'The first measure, where it is absent.' }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    compare: Type.Optional(Compare),
    /** More columns for each measure. */
    derive: Type.Optional(
      Type.Array(Type.Union([Type.Literal('share'), Type.Literal('cumulative'), Type.Literal('savings')]), {
        maxItems: 3,
        uniqueItems: true,
        description:
          '`share`: `<measure>Share`, of all rows of the currency, of one period where there are periods. ' +
          '`cumulative`: `<measure>Cumulative`, the sum of a group from the first period on. ' +
          '`savings`: `<measure>Savings` and `<measure>SavingsRate`, how much less each cost is than `listCost`.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000, default: 10000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10000000, default: 0 })),
  },
  { $id: 'CostQuery', additionalProperties: false },
)
export type CostQuery = Static<typeof CostQuery>
export type TimeBasis = NonNullable<CostQuery['timeBasis']>

/** A value of a row: text and exact decimals as strings, counts as numbers. A dimension is null in the row of others. */
const Cell = Type.Union([Type.String(), Type.Number(), Type.Null()])
export const Row = Type.Record(Type.String(), Cell)
export type Row = Static<typeof Row>

export const CostAnswer = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        name: Type.String(),
        kind: Type.Union([Type.Literal('period'), Type.Literal('dimension'), Type.Literal('measure')]),
        type: Type.Union([
          Type.Literal('string'),
          Type.Literal('date'),
          Type.Literal('dateTime'),
          Type.Literal('decimal'),
          Type.Literal('integer'),
        ]),
      }),
    ),
    rows: Type.Array(Row),
    /** Exact totals over everything the filters match, whatever `limit` cut: one per currency. */
    totals: Type.Array(Row),
    /** All rows that the answer has, also those that `limit` and `offset` left out. */
    rowCount: Type.Integer(),
    /** Whether there are rows after these. */
    truncated: Type.Boolean(),
    scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
    stats: Type.Object({
      table: Type.String(),
      elapsedMs: Type.Number(),
      rowsRead: Type.Integer(),
      bytesRead: Type.Integer(),
    }),
  },
  { $id: 'CostAnswer' },
)
export type CostAnswer = Static<typeof CostAnswer>
