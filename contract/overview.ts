import { Type, type Static } from 'typebox'
import { Currency, Decimal, Id, Month, nullable } from './scalars.ts'

const Change = {
  cost: Decimal,
  before: Decimal,
  change: Decimal,
  /** Null where there was nothing before. */
  changeRatio: nullable(Decimal),
}

/** Usage types and resources that made most of a change. */
const Reason = Type.Object({ xUsageType: Type.String(), resourceId: Type.String(), ...Change })

const Mover = Type.Object({ serviceName: Type.String(), ...Change, reasons: Type.Array(Reason) })

const TopEntry = Type.Object({ value: Type.String(), ...Change, share: nullable(Decimal) })

/** What the overview shows of one currency: amounts of two are never added. */
const OverviewOfCurrency = Type.Object({
  billingCurrency: Currency,
  total: Type.Object(Change),
  trend: Type.Array(Type.Object({ period: Month, cost: Decimal })),
  /** Services whose cost rose and fell most, by amount. */
  movers: Type.Object({ up: Type.Array(Mover), down: Type.Array(Mover) }),
  topServices: Type.Array(TopEntry),
  topAccounts: Type.Array(TopEntry),
  topRegions: Type.Array(TopEntry),
  /** By the tag keys that most lines have: its values with the highest cost. */
  topTags: Type.Array(Type.Object({ key: Type.String(), values: Type.Array(TopEntry) })),
})

export const Overview = Type.Object(
  {
    module: Type.Literal('overview'),
    scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
    /** The time that is shown and the time before it, of the same length; null where there is nothing. */
    period: nullable(Type.Object({ from: Type.String(), to: Type.String() })),
    before: nullable(Type.Object({ from: Type.String(), to: Type.String() })),
    totals: Type.Array(Type.Object({ billingCurrency: Currency, cost: Decimal, lineCount: Type.Integer() })),
    currencies: Type.Array(OverviewOfCurrency),
  },
  { $id: 'Overview' },
)
export type Overview = Static<typeof Overview>
