import { Type, type Static } from 'typebox'
import { Currency, Decimal, Id } from './scalars.ts'

/** What every module answers with, before it has an answer of its own. */
export const ModuleSummary = Type.Object({
  module: Type.String(),
  scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
  totals: Type.Array(
    Type.Object({
      billingCurrency: Currency,
      cost: Decimal,
      lineCount: Type.String({ pattern: '^\\d+$' }),
    }),
  ),
})
export type ModuleSummary = Static<typeof ModuleSummary>
