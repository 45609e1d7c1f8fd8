import { Type, type Static } from 'typebox'
import { chargedFields } from './chargeback.ts'
import { ruleSetFields } from './chargeback-rules.ts'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { Currency, Decimal, Id, Month, nullable } from './scalars.ts'

/** Rules that nobody has saved, and of which bill they are tried. */
export const ChargebackPreviewQuestion = Type.Object(
  {
    ...ruleSetFields,
    uploadIds: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 1000, description: 'Without it, the selection.' }),
    ),
    period: Type.Optional(
      Type.Intersect([Month], { description: 'A billing period; without it, all that the uploads have.' }),
    ),
    basis: Type.Optional(
      Type.Union(CostBasis.anyOf, { description: '`billed` where it is absent, as of statements.' }),
    ),
    unallocatedBy: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description: 'A dimension, of which the values are named that most of what no rule takes has.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type ChargebackPreviewQuestion = Static<typeof ChargebackPreviewQuestion>

const partFields = { billingCurrency: Currency, cost: Decimal, lineCount: Type.Integer() }

/** What of the bill somebody takes, in one currency. */
const Part = Type.Object({
  ...partFields,
  /** Of the bill; null where that is zero. */
  share: nullable(Decimal),
  /** The largest, at most five. */
  topServices: Type.Array(
    Type.Object({ serviceName: Type.String(), cost: Decimal, lineCount: Type.Integer() }),
  ),
})
export type PreviewedPart = Static<typeof Part>

export const ChargebackPreview = Type.Object(
  {
    scope: moduleAnswerFields.scope,
    basis: CostBasis,
    /** All that is in question, by currency. */
    bill: Type.Array(Type.Object(partFields)),
    /** One for each of the rules, in their order. */
    rules: Type.Array(
      Type.Object({
        name: Type.String(),
        takes: Type.Array(Part),
        takenBefore: Type.Array(Type.Object({ rule: Type.Integer(), ...partFields }), {
          description:
            'What it matches and rules before it have taken: `rule` is the place of each in the list, from 0.',
        }),
      }),
    ),
    /** What no rule takes. */
    unallocated: Type.Array(Part),
    /** The same by `unallocatedBy`, the largest first, at most ten for each currency; none where it is absent. */
    largestUnallocated: Type.Array(Type.Object({ value: Type.String(), ...partFields })),
    /** Who would carry it, in whole coins as on a statement. */
    charged: Type.Array(Type.Object(chargedFields)),
  },
  { $id: 'ChargebackPreview' },
)
export type ChargebackPreview = Static<typeof ChargebackPreview>
