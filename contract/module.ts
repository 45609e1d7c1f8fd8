import { Type, type Static } from 'typebox'
import { Currency, Day, Decimal, Id } from './scalars.ts'

/** Which of its costs a line counts with. */
export const CostBasis = Type.Union(
  [
    Type.Literal('billed'),
    Type.Literal('effective'),
    Type.Literal('list'),
    Type.Literal('contracted'),
    Type.Literal('net'),
  ],
  {
    default: 'effective',
    description: '`net` is effective cost after private discounts: bills that have none count with nothing.',
  },
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
  timeBasis: Type.Optional(
    Type.Union([Type.Literal('charge'), Type.Literal('billing')], {
      description:
        'Whether days are of charges or of bills. Without it, of charges where a time is asked for.',
    }),
  ),
  filters: Type.Optional(
    Type.String({
      maxLength: 64 * 1024,
      description: 'For the overview alone. JSON: an array of filters as a cost query has them.',
    }),
  ),
  compare: Type.Optional(
    Type.Union([Type.Literal('previousPeriod'), Type.Literal('yearBefore'), Type.Literal('none')], {
      description:
        'For the overview alone: what the time that is shown is compared with. Without it, the one before it.',
    }),
  ),
  compareFrom: Type.Optional(
    Type.Unsafe<string>({
      ...Day,
      description: 'For the overview alone, with `compareTo`: a time to compare with.',
    }),
  ),
  compareTo: Type.Optional(Day),
  discount: Type.Optional(
    Type.String({
      pattern: '^0\\.\\d{1,4}$',
      examples: ['0.2'],
      description:
        'For commitments alone: by what share a new commitment is cheaper than on demand. Without it, `0.2`.',
    }),
  ),
})

export type ModuleQuery = Static<typeof ModuleQuery>

export const moduleAnswerFields = {
  scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
  /** Of all that was asked about. */
  totals: Type.Array(Type.Object({ billingCurrency: Currency, cost: Decimal, lineCount: Type.Integer() })),
}

/** What is in the answer of every module. */
export type ModuleSummary = Static<ReturnType<typeof Type.Object<typeof moduleAnswerFields>>>
