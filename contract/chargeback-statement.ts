import { Type, type Static } from 'typebox'
import { chargedFields, ChargedAmount } from './chargeback.ts'
import { Carrier, NamedCostCentre } from './cost-centre.ts'
import { CostBasis } from './module.ts'
import { Currency, Decimal, Id, Line, Month, nullable, Timestamp } from './scalars.ts'

/** Makes the statements of a billing period, or a revision of those that there are. */
export const NewChargebackStatement = Type.Object(
  {
    period: Month,
    basis: Type.Optional(Type.Union(CostBasis.anyOf, { description: '`billed` where it is absent.' })),
    revises: Type.Optional(
      Type.Intersect([Id], { description: 'The newest statement of the period, where there is one.' }),
    ),
    note: Type.Optional(Line({ minLength: 0, maxLength: 500 })),
  },
  { additionalProperties: false },
)
export type NewChargebackStatement = Static<typeof NewChargebackStatement>

const statementFields = {
  id: Id,
  period: Month,
  revision: Type.Integer(),
  /** Whether no newer revision takes its place. */
  current: Type.Boolean(),
  basis: CostBasis,
  rulesVersion: Type.Integer(),
  note: Type.String(),
  madeBy: Type.Object({ id: Id, name: Type.String() }),
  madeAt: Timestamp,
}

export const ChargebackStatementList = Type.Object({
  items: Type.Array(
    Type.Object({
      ...statementFields,
      currencies: Type.Array(
        Type.Object({
          billingCurrency: Currency,
          bill: Decimal,
          unallocated: Decimal,
          costCentres: Type.Integer({ description: 'How many are charged.' }),
        }),
      ),
    }),
  ),
  nextCursor: nullable(Type.String()),
})
export type ChargebackStatementList = Static<typeof ChargebackStatementList>

/** Of exact costs: what is charged is rounded once, when a statement is made. */
const Change = Type.Object({
  statement: Decimal,
  /** What it would come to now. */
  now: Decimal,
  /** By the bill as it is now, with the rules of the statement. */
  byBill: Decimal,
  /** By the rules as they are now, with the bill as it is now. */
  byRules: Decimal,
})

const Difference = Type.Object({
  rulesVersion: Type.Integer({ description: 'The rules as they are now.' }),
  currencies: Type.Array(
    Type.Object({
      billingCurrency: Currency,
      bill: Change,
      /** Those that differ. */
      carriers: Type.Array(Type.Object({ costCentre: Carrier, ...Change.properties })),
    }),
  ),
})
export type ChargebackDifference = Static<typeof Difference>

export const ChargebackStatement = Type.Object(
  {
    ...statementFields,
    /** What it was made of, and what has become of it. */
    uploads: Type.Array(
      Type.Object({
        id: Id,
        fileName: Type.String(),
        state: Type.Union(
          [
            Type.Literal('counts'),
            Type.Literal('reloaded'),
            Type.Literal('superseded'),
            Type.Literal('removed'),
            Type.Literal('deleted'),
          ],
          {
            description:
              'Whether it counts as it did, was loaded again since, a newer one took its place, its rows were removed ' +
              'as those of an old version, or it was deleted.',
          },
        ),
      }),
    ),
    currencies: Type.Array(Type.Object(chargedFields)),
    /** What is to be known of it: uploads that are gone. */
    warnings: Type.Array(Type.String()),
    difference: Type.Union([Difference, Type.Null()], {
      description: 'What the bill and the rules of now would change; null where they change nothing.',
    }),
  },
  { $id: 'ChargebackStatement' },
)
export type ChargebackStatement = Static<typeof ChargebackStatement>

/** How a pool was split: a part of so many of a whole. */
export const ChargedSplit = Type.Object({
  kind: Type.Union([Type.Literal('even'), Type.Literal('fixed'), Type.Literal('proportional')]),
  /** All of the pool. */
  pool: Decimal,
  part: Type.Intersect([Decimal], {
    description:
      'Of `whole`: percents of `fixed`, direct costs of `proportional`, one of so many cost centres of `even`, or of ' +
      '`proportional` where none had direct costs above zero.',
  }),
  whole: Decimal,
})
export type ChargedSplit = Static<typeof ChargedSplit>

const partFields = { lineCount: Type.Integer(), cost: ChargedAmount }
const NULL_OF_OTHERS = 'Null for those of a rule that are not told apart, of which each is small.'

/** What one cost centre is charged for, or what nobody carries. */
export const ChargebackStatementDetail = Type.Object(
  {
    ...statementFields,
    costCentre: Type.Union([NamedCostCentre, Type.Null()], { description: 'Null for what nobody carries.' }),
    currencies: Type.Array(
      Type.Object({
        billingCurrency: Currency,
        direct: ChargedAmount,
        shared: ChargedAmount,
        total: ChargedAmount,
        /** Its direct costs by rule; `rule` is null, and the name empty, of what no rule took. */
        rules: Type.Array(
          Type.Object({ rule: nullable(Type.Integer()), name: Type.String(), ...partFields }),
        ),
        /** The same by service, the largest first. */
        services: Type.Array(
          Type.Object({
            serviceName: Type.Union([Type.String(), Type.Null()], { description: NULL_OF_OTHERS }),
            ...partFields,
          }),
        ),
        /** The same by account. */
        accounts: Type.Array(
          Type.Object({
            subAccountId: Type.Union([Type.String(), Type.Null()], { description: NULL_OF_OTHERS }),
            subAccountName: nullable(Type.String()),
            ...partFields,
          }),
        ),
        /** Its parts of shared costs. */
        pools: Type.Array(Type.Object({ name: Type.String(), split: ChargedSplit, cost: ChargedAmount })),
      }),
    ),
  },
  { $id: 'ChargebackStatementDetail' },
)
export type ChargebackStatementDetail = Static<typeof ChargebackStatementDetail>
