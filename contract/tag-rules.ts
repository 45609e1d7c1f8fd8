import { Type, type Static } from 'typebox'
import { CostBasis, ModuleQuery } from './module.ts'
import { Currency, Day, Decimal, Id, Line, nullable, Timestamp } from './scalars.ts'

/** A tag key, without the prefix that some formats give to those of users. */
export const TagKey = Line({ minLength: 1, maxLength: 256 })
export const TagValue = Line({ minLength: 1, maxLength: 512 })

/** A key that charges have to have, and which values it may have: any, those of a list, or what a pattern matches. */
export const TagRule = Type.Object(
  {
    key: TagKey,
    allowedValues: nullable(Type.Array(TagValue, { minItems: 1, maxItems: 500, uniqueItems: true })),
    pattern: Type.Union([Line({ minLength: 1, maxLength: 500 }), Type.Null()], {
      description: 'A regular expression (RE2) that the whole value has to match.',
      examples: ['cc-[0-9]{4}'],
    }),
  },
  { additionalProperties: false },
)
export type TagRule = Static<typeof TagRule>

const MAX_RULES = 20

export const TagRules = Type.Object(
  {
    version: Type.Integer({ description: '0 where nobody has set any.' }),
    rules: Type.Array(TagRule),
    changedBy: nullable(Type.Object({ id: Id, name: Type.String() })),
    changedAt: nullable(Timestamp),
  },
  { $id: 'TagRules' },
)
export type TagRules = Static<typeof TagRules>

/** The rules that are to be in force, all of them. */
export const TagRulesChange = Type.Object(
  {
    version: Type.Integer({
      minimum: 0,
      maximum: 2_147_483_646,
      description: 'Of the rules that this change was made of: 409 where somebody has changed them since.',
    }),
    rules: Type.Array(TagRule, { maxItems: MAX_RULES }),
  },
  { additionalProperties: false },
)
export type TagRulesChange = Static<typeof TagRulesChange>

export const TagRuleProposalQuery = Type.Object(
  {
    uploads: ModuleQuery.properties.uploads,
    basis: CostBasis,
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    timeBasis: ModuleQuery.properties.timeBasis,
  },
  { additionalProperties: false },
)

const ProposedKey = Type.Object({
  key: Type.String(),
  /** Of the spend that tags can reach: how much of it has the key. */
  cost: Decimal,
  share: Decimal,
  /** Different values, of those that cost anything. */
  values: Type.Integer(),
  /** The values with most spend, at most 20. */
  topValues: Type.Array(Type.Object({ value: Type.String(), cost: Decimal, share: Decimal })),
  proposed: Type.Boolean(),
  /** Why it is proposed, or why not. */
  reason: Type.String(),
  /** The rule to begin with, where the key is proposed. */
  rule: nullable(TagRule),
})

/** What the data itself suggests: a beginning for a person who decides. */
export const TagRuleProposal = Type.Object(
  {
    scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
    /** The currency with the most spend, which the proposal is made of; null where there is no spend. */
    billingCurrency: nullable(Currency),
    /** The spend that tags can reach. */
    taggableCost: Decimal,
    keys: Type.Array(ProposedKey),
    /** Those with the most lines are looked at. */
    keysLeftOut: Type.Integer(),
  },
  { $id: 'TagRuleProposal' },
)
export type TagRuleProposal = Static<typeof TagRuleProposal>
export type ProposedKey = Static<typeof ProposedKey>
