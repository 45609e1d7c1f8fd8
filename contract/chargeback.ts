import { Type, type Static } from 'typebox'
import { NamedCostCentre } from './cost-centre.ts'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { Currency, Decimal, Month } from './scalars.ts'

/** A cost to the last digit, and as it is charged. */
export const ChargedAmount = Type.Object({
  exact: Decimal,
  amount: Type.Intersect([Decimal], {
    description:
      'In whole units of the smallest coin of the currency. Amounts of the parts of something add up to its amount.',
  }),
})
export type ChargedAmount = Static<typeof ChargedAmount>

/** What a cost centre carries. */
export const CentreCharge = Type.Object({
  costCentre: NamedCostCentre,
  /** What rules charge to it. */
  direct: ChargedAmount,
  /** Its parts of shared costs. */
  shared: ChargedAmount,
  total: ChargedAmount,
})
export type CentreCharge = Static<typeof CentreCharge>

export const chargedFields = {
  billingCurrency: Currency,
  /** All of it: what cost centres carry, and what none does. */
  bill: ChargedAmount,
  unallocated: ChargedAmount,
  costCentres: Type.Array(CentreCharge),
}

/** What chargeback shows: the costs of the scope by the rules as they are now. */
export const ChargebackSummary = Type.Object(
  {
    module: Type.Literal('chargeback'),
    ...moduleAnswerFields,
    basis: CostBasis,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')], {
      description: 'Whether periods are months of bills or of charges.',
    }),
    rulesVersion: Type.Integer({
      description: '0 before there are any rules: then all of it is unallocated.',
    }),
    lastWholePeriod: Type.Union([Month, Type.Null()], {
      description:
        'The newest month of bills that is whole, as the overview finds it; null where there is none.',
    }),
    /** By month, the oldest first, and currency. */
    periods: Type.Array(Type.Object({ period: Month, ...chargedFields })),
    /** The same by cost centre, over all periods: the sum of their amounts, and how it went. */
    trends: Type.Array(
      Type.Object({
        billingCurrency: Currency,
        costCentre: Type.Union([NamedCostCentre, Type.Null()], {
          description: 'Null for what none carries.',
        }),
        amount: Decimal,
        months: Type.Array(Type.Object({ period: Month, amount: Decimal })),
      }),
    ),
  },
  { $id: 'ChargebackSummary' },
)
export type ChargebackSummary = Static<typeof ChargebackSummary>
