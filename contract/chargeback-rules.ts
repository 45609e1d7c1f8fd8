import { Type, type Static } from 'typebox'
import { CostFilter } from './cost-query.ts'
import { Id, Line, nullable, Timestamp } from './scalars.ts'

const Name = Line({ minLength: 1, maxLength: 120 })
const CostCentreIds = Type.Array(Id, { minItems: 1, maxItems: 500 })

const Target = Type.Union(
  [
    Type.Object(
      { kind: Type.Literal('costCentre'), costCentreId: Id },
      { additionalProperties: false, description: 'One cost centre carries it.' },
    ),
    Type.Object(
      { kind: Type.Literal('shared'), pool: Name },
      { additionalProperties: false, description: 'It goes into a pool, which is split.' },
    ),
    Type.Object(
      { kind: Type.Literal('unallocated') },
      {
        additionalProperties: false,
        description: 'Nobody carries it, whatever the rules after this one say.',
      },
    ),
  ],
  { description: 'Who carries what the rule takes.' },
)

const Rule = Type.Object(
  {
    name: Name,
    filters: Type.Array(CostFilter, {
      maxItems: 20,
      description:
        'As in a question about costs; all of them have to match. Without any, it takes all that is left.',
    }),
    target: Target,
  },
  { additionalProperties: false },
)
export type ChargebackRule = Static<typeof Rule>

const Split = Type.Union([
  Type.Object(
    { kind: Type.Literal('even'), costCentreIds: CostCentreIds },
    { additionalProperties: false, description: 'Each carries the same.' },
  ),
  Type.Object(
    {
      kind: Type.Literal('fixed'),
      shares: Type.Array(
        Type.Object(
          {
            costCentreId: Id,
            percent: Type.String({
              pattern: '^\\d{1,3}(\\.\\d{1,10})?$',
              examples: ['33.35'],
              description: 'An exact decimal.',
            }),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 500, description: 'Together exactly 100.' },
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('proportional'), costCentreIds: CostCentreIds },
    {
      additionalProperties: false,
      description:
        'By what rules charge to each directly in the same period and currency. One whose direct costs are not above ' +
        'zero carries nothing of it; where none has any above zero, each carries the same.',
    },
  ),
])
export type ChargebackSplit = Static<typeof Split>

const Pool = Type.Object({ name: Name, split: Split }, { additionalProperties: false })
export type ChargebackPool = Static<typeof Pool>

export const ruleSetFields = {
  rules: Type.Array(Rule, {
    maxItems: 200,
    description: 'In their order: a line belongs to the first that matches it.',
  }),
  pools: Type.Array(Pool, { maxItems: 50, description: 'Shared costs, and how each is split.' }),
}

const Person = Type.Object({ id: Id, name: Type.String() })

const versionFields = {
  version: Type.Integer({ description: '0 before there are any rules.' }),
  note: Type.String({
    description: 'Why they were changed, as who changed them says; empty without a reason.',
  }),
  createdBy: nullable(Person),
  createdAt: nullable(Timestamp),
}

export const ChargebackRules = Type.Object({ ...versionFields, ...ruleSetFields }, { $id: 'ChargebackRules' })
export type ChargebackRules = Static<typeof ChargebackRules>
/** Who carries what. */
export type ChargebackRuleSet = Pick<ChargebackRules, 'rules' | 'pools'>

export const ChargebackRulesChange = Type.Object(
  {
    basedOn: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'The version that these take the place of; 0 for the first.',
    }),
    note: Type.Optional(Line({ minLength: 0, maxLength: 500 })),
    ...ruleSetFields,
  },
  { additionalProperties: false },
)
export type ChargebackRulesChange = Static<typeof ChargebackRulesChange>

export const ChargebackRuleVersionList = Type.Object({
  items: Type.Array(Type.Object({ ...versionFields, ruleCount: Type.Integer(), poolCount: Type.Integer() })),
  nextCursor: nullable(Type.String()),
})
export type ChargebackRuleVersionList = Static<typeof ChargebackRuleVersionList>
