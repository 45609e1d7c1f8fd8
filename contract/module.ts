import { Type, type Static } from 'typebox'
import { Currency, Day, Decimal, Id } from './scalars.ts'

/** Which of its costs a line counts with. */
export const CostBasis = Type.Union(
  [Type.Literal('billed'), Type.Literal('effective'), Type.Literal('list'), Type.Literal('contracted')],
  { default: 'effective' },
)
export type CostBasis = Static<typeof CostBasis>

const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

/** What every module can be asked for. */
export const ModuleQuery = Type.Object({
  uploads: Type.Optional(
    Type.String({
      maxLength: 37 * 1000,
      pattern: `^${UUID}(,${UUID})*$`,
      description: 'Ids of uploads, separated by commas; without it, the selection.',
    }),
  ),
  basis: CostBasis,
  /** The first day, and the one after the last. */
  from: Type.Optional(Day),
  to: Type.Optional(Day),
})

/** What every module answers with, before it has an answer of its own. */
export const ModuleSummary = Type.Object({
  module: Type.String(),
  scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
  totals: Type.Array(Type.Object({ billingCurrency: Currency, cost: Decimal, lineCount: Type.Integer() })),
})
export type ModuleSummary = Static<typeof ModuleSummary>
