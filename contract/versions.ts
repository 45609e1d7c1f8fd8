import { Type, type Static } from 'typebox'
import { Currency, Decimal, Id, Month } from './scalars.ts'

/** Whose place an upload takes, and in which of the billing periods that both have. */
export const Supersede = Type.Object(
  {
    uploadId: Id,
    periods: Type.Optional(
      Type.Array(Month, { minItems: 1, maxItems: 1000, description: 'Without it, all that both have.' }),
    ),
  },
  { $id: 'Supersede', additionalProperties: false },
)

/** What the rows of two versions are added up by. Line items have no ids that stay: they cannot be compared. */
export const ComparisonBy = Type.Union([
  Type.Literal('service'),
  Type.Literal('account'),
  Type.Literal('resource'),
])
export type ComparisonBy = Static<typeof ComparisonBy>

const Figures = Type.Object({ billedCost: Decimal, effectiveCost: Decimal, lineCount: Type.Integer() })

const Compared = { billingCurrency: Currency, before: Figures, after: Figures, change: Figures }

/** The older version of a billing period beside the newer one. */
export const Comparison = Type.Object(
  {
    period: Month,
    by: ComparisonBy,
    before: Type.Object({ uploadId: Id, fileName: Type.String() }),
    after: Type.Object({ uploadId: Id, fileName: Type.String() }),
    rows: Type.Array(
      Type.Object({
        key: Type.Record(Type.String(), Type.String(), {
          description:
            '`serviceName`; or `subAccountId` and `subAccountName`; or `subAccountId`, `resourceId`, ' +
            '`xUsageType` and `xOperation`.',
        }),
        ...Compared,
      }),
      { description: 'What differs, by currency, the largest change of billed cost first.' },
    ),
    totals: Type.Array(
      Type.Object({
        ...Compared,
        changed: Type.Integer({ description: 'Groups that differ, whatever `limit` cut.' }),
        unchanged: Type.Integer({ description: 'Groups whose costs and number of lines are the same.' }),
      }),
      { description: 'Everything in the period, also what is the same: one per currency.' },
    ),
  },
  { $id: 'Comparison' },
)
export type Comparison = Static<typeof Comparison>
