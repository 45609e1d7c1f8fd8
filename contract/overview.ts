import { Type, type Static } from 'typebox'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { Currency, Day, Decimal, Month, nullable } from './scalars.ts'

/** A cost, and the same of the time that it is compared with. */
const CostChange = {
  cost: Decimal,
  /** Null, as the two after it, where no upload has anything of the time before. */
  before: nullable(Decimal),
  change: nullable(Decimal),
  /** Null where there was no cost before. */
  changeRatio: nullable(Decimal),
}

/** What made a part of a change. Either is empty where lines have none. */
const Reason = Type.Object({ xUsageType: Type.String(), resourceId: Type.String(), ...CostChange })
const UsageTypeReason = Type.Object({ xUsageType: Type.String(), regionId: Type.String(), ...CostChange })

const Mover = Type.Object({
  serviceName: Type.String(),
  ...CostChange,
  usageTypes: Type.Union([Type.Array(UsageTypeReason), Type.Null()], {
    description:
      'The usage types, by region, with the largest changes, up or down. Null of uploads that were completed a moment ' +
      'ago.',
  }),
  reasons: Type.Union([Type.Array(Reason), Type.Null()], {
    description:
      'The usage types and resources with the largest changes, up or down. Null where only cost lines tell them: of ' +
      'a time that does not begin and end with a month, and of uploads that were completed a moment ago.',
  }),
})

const topEntryFields = {
  value: Type.Union([Type.String(), Type.Null()], {
    description: 'Empty for lines that have none; null for all values that are not listed, together.',
  }),
  ...CostChange,
  /** Of all that the currency has in that time. */
  share: nullable(Decimal),
}
const TopEntry = Type.Object(topEntryFields)
const NamedEntry = Type.Object({ ...topEntryFields, name: nullable(Type.String()) })

/** What the overview shows of one currency: amounts of two are never added. */
const OverviewOfCurrency = Type.Object({
  billingCurrency: Currency,
  total: Type.Object(CostChange),
  trend: Type.Array(
    Type.Object({
      period: Type.String({ description: 'A month or a day, as `trendGrain` says.', examples: ['2026-10'] }),
      cost: Decimal,
    }),
  ),
  /** Services whose cost rose and fell most, by amount. */
  movers: Type.Object({ up: Type.Array(Mover), down: Type.Array(Mover) }),
  topServices: Type.Array(TopEntry),
  topAccounts: Type.Array(NamedEntry),
  topRegions: Type.Array(NamedEntry),
  topTags: Type.Union(
    [Type.Array(Type.Object({ key: Type.String(), values: Type.Array(TopEntry) })), Type.Null()],
    {
      description:
        'The tag keys that most lines have, with their values. Null of more than 62 days that do not begin and end with ' +
        'a month, and of uploads that were completed a moment ago.',
    },
  ),
})

const Range = Type.Object({ from: Day, to: Day })

export const Overview = Type.Object(
  {
    module: Type.Literal('overview'),
    ...moduleAnswerFields,
    basis: CostBasis,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')], {
      description: 'Whether `period` and `before` are of bills or of charges.',
    }),
    /** What is shown and compared; null where there is nothing. The day `to` is the one after the last. */
    period: nullable(Range),
    /** The time that it is compared with; null where no upload has anything of it. */
    before: nullable(Range),
    unfinishedPeriod: Type.Union([Type.Object({ period: Month, lastDay: Day }), Type.Null()], {
      description:
        'The newest month, where its charges end before it does: it is passed over, or shown because it was asked for.',
    }),
    trendGrain: Type.Union([Type.Literal('month'), Type.Literal('day')]),
    currencies: Type.Array(OverviewOfCurrency),
  },
  { $id: 'Overview' },
)
export type Overview = Static<typeof Overview>
export type OverviewOfCurrency = Static<typeof OverviewOfCurrency>
export type CostChange = Pick<OverviewOfCurrency['total'], keyof typeof CostChange>
export type Mover = Static<typeof Mover>
export type TopEntry = Static<typeof TopEntry>
