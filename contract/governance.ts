import { Type, type Static } from 'typebox'
import { CostFilter } from './cost-query.ts'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { Currency, Decimal, Id, Month, nullable, Timestamp } from './scalars.ts'
import { TagRules } from './tag-rules.ts'

const Unit = Type.Union([
  Type.Literal('ratio'),
  Type.Literal('count'),
  Type.Literal('hours'),
  Type.Literal('days'),
  Type.Literal('perThousandRows'),
])

/** How a value has to stand to its target. */
const Comparison = Type.Union([
  Type.Literal('above'),
  Type.Literal('atLeast'),
  Type.Literal('below'),
  Type.Literal('atMost'),
  Type.Literal('rising'),
  Type.Literal('none'),
])

const Trend = Type.Array(
  Type.Object({
    period: Month,
    /** Null where the month has nothing to measure. */
    value: nullable(Decimal),
  }),
)

const measured = {
  /** What the value is a part of, and which part: amounts of `billingCurrency`, or counts. */
  numerator: nullable(Decimal),
  denominator: nullable(Decimal),
  value: nullable(Decimal),
  met: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Null where there is no value, or no target that it could meet.',
  }),
  trend: Trend,
}

const Filters = nullable(Type.Array(CostFilter))

const Metric = Type.Object({
  /** Of a key, with a colon and the key: `tag-coverage:team`. */
  id: Type.String({ examples: ['tag-coverage'] }),
  key: nullable(Type.String()),
  label: Type.String(),
  /** What it counts, and of what. */
  description: Type.String(),
  unit: Unit,
  target: nullable(Decimal),
  comparison: Comparison,
  /** The currency with the most spend that tags can reach; null of what is no amount. */
  billingCurrency: nullable(Currency),
  ...measured,
  /** Why there is no value; null where there is one. */
  reason: nullable(Type.String()),
  /** What leads to the cost lines behind it, as filters of a cost question; null where they cannot be filtered. */
  lines: Type.Object({
    /** Those of the numerator, of what is left of the denominator, and of all of it. */
    part: Filters,
    rest: Filters,
    whole: Filters,
  }),
  /** The same of the other currencies: amounts of two are never added. */
  otherCurrencies: Type.Array(Type.Object({ billingCurrency: Currency, ...measured })),
})
export type Metric = Static<typeof Metric>
export type MetricLines = Metric['lines']

const GradePart = Type.Object({
  id: Type.String(),
  label: Type.String(),
  weight: Type.Integer(),
  /** Null, as the two after it, where the metric has no value: it does not count. */
  value: nullable(Decimal),
  /** 100 where the target is met, 0 at `worst` and beyond, and in proportion between. */
  score: nullable(Decimal),
  /** The weight times the score. */
  points: nullable(Decimal),
  target: Decimal,
  worst: Decimal,
})

const Letter = Type.Union([
  Type.Literal('A'),
  Type.Literal('B'),
  Type.Literal('C'),
  Type.Literal('D'),
  Type.Literal('F'),
])

const Grading = Type.Object({
  /** In words. */
  formula: Type.String(),
  parts: Type.Array(GradePart),
  /** Of the parts that count. */
  weights: Type.Integer(),
  points: Decimal,
  /** The points by the weights, from 0 to 100; null where there is no grade. */
  score: nullable(Decimal),
  letters: Type.Array(Type.Object({ letter: Letter, from: Type.Integer() })),
  /** Why there is no grade. */
  reason: nullable(Type.String()),
})

const Cost = Type.Object({ billingCurrency: Currency, cost: Decimal })

const NearDuplicate = Type.Object({
  /** The key whose values these are; null of keys. */
  key: nullable(Type.String()),
  /** The spelling with most spend. */
  proposed: Type.String(),
  spellings: Type.Array(
    Type.Object({
      spelling: Type.String(),
      likeness: Type.Union([
        Type.Literal('proposed'),
        Type.Literal('case-or-punctuation'),
        Type.Literal('synonym'),
        Type.Literal('one-letter'),
      ]),
      costs: Type.Array(Cost),
      /** That have a charge under this spelling. */
      resources: Type.Integer(),
    }),
  ),
  /** What stands under other spellings than the one proposed. */
  splitCosts: Type.Array(Cost),
})
export type NearDuplicate = Static<typeof NearDuplicate>

const UntaggedEntry = Type.Object({
  value: Type.Union([Type.String(), Type.Null()], {
    description: 'Empty for charges that have none; null for all that are not listed, together.',
  }),
  cost: Decimal,
  /** Of all that is untagged. */
  share: nullable(Decimal),
  /** How much of it lacks each key. */
  missing: Type.Array(Type.Object({ key: Type.String(), cost: Decimal })),
})

const Untagged = Type.Object({
  billingCurrency: Currency,
  /** Spend that lacks at least one of the required keys: each list adds up to it. */
  cost: Decimal,
  services: Type.Array(UntaggedEntry),
  accounts: Type.Array(UntaggedEntry),
  resources: Type.Array(
    Type.Object({ ...UntaggedEntry.properties, subAccountId: Type.String(), serviceName: Type.String() }),
  ),
})
export type Untagged = Static<typeof Untagged>

export const Governance = Type.Object(
  {
    module: Type.Literal('governance'),
    ...moduleAnswerFields,
    basis: CostBasis,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')]),
    /** The months of the trends. */
    periods: Type.Array(Month),
    rules: TagRules,
    grade: Type.Union([Letter, Type.Null()], { description: 'Null as `grading.reason` says.' }),
    grading: Grading,
    metrics: Type.Array(Metric),
    /** What leads to the lines of spend that tags can reach, in every currency, as `lines` of a metric. */
    spendLines: Filters,
    /** Null where no key is required. */
    untagged: nullable(Type.Array(Untagged)),
    nearDuplicates: Type.Object({
      keys: Type.Array(NearDuplicate),
      values: Type.Array(NearDuplicate),
      /** The keys whose values were compared: required ones, and those that most lines have. */
      keysCompared: Type.Array(Type.String()),
    }),
    /** Values of required keys that changed, of the resources that cost most. */
    drift: Type.Array(
      Type.Object({
        period: Month,
        key: Type.String(),
        subAccountId: Type.String(),
        resourceId: Type.String(),
        before: Type.String(),
        /** Empty where the tag was taken away. */
        after: Type.String(),
      }),
    ),
    quality: Type.Array(
      Type.Object({
        uploadId: Id,
        fileName: Type.String(),
        standard: nullable(Type.String({ examples: ['FOCUS 1.2'] })),
        missingColumns: Type.Array(Type.String()),
        rows: Type.Integer(),
        findings: Type.Integer(),
        /** Null of a format that follows no standard. */
        perThousandRows: nullable(Decimal),
      }),
    ),
    freshness: Type.Object({ lastChargeAt: nullable(Timestamp), lastUploadAt: nullable(Timestamp) }),
  },
  { $id: 'Governance' },
)
export type Governance = Static<typeof Governance>
