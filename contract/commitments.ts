import { Type, type Static } from 'typebox'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { LinesFilters, Ratio } from './rate.ts'
import { Currency, Day, Decimal, Month, nullable, Timestamp } from './scalars.ts'

const Coverage = {
  /** Covered ÷ (covered + on demand), at public prices. */
  coverage: Ratio,
  /** What commitments covered, at public prices. */
  coveredCost: Decimal,
  /** What they could have covered, at public prices. */
  onDemandCost: Decimal,
}

const Utilization = {
  /** Used ÷ (used + unused). Null also where a bill does not say what of a fee nothing used. */
  utilization: Ratio,
  /** What was used of commitments, at their own prices. */
  usedCost: Decimal,
  /** What nothing used. Of a service, family or account: its share, by what it uses of each commitment. */
  unusedCost: Decimal,
}

const Savings = {
  /** (list − effective) ÷ list, of usage, without purchases of commitments. */
  effectiveSavingsRate: Ratio,
  /** The same where what nothing used of commitments is taken from the savings. */
  savingsRateAfterUnused: Ratio,
  /** Of usage, at public prices. */
  listCost: Decimal,
  /** Of usage, amortised. */
  effectiveCost: Decimal,
}

const Rates = { ...Coverage, ...Utilization, ...Savings }

const RatesOf = {
  value: Type.String({ description: 'Empty for lines that have none.' }),
  ...Rates,
  filters: LinesFilters,
}

const Commitment = Type.Object({
  commitmentId: Type.String(),
  name: Type.String(),
  type: Type.String({ examples: ['Savings Plan', 'Reserved Instance'] }),
  category: Type.String({ examples: ['Spend', 'Usage'] }),
  offering: Type.String({ description: 'Empty, as others, where the newest bill does not say it.' }),
  paymentOption: Type.String(),
  /** Its last moment; null where the newest bill does not say it. */
  endsAt: nullable(Timestamp),
  owner: nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  /** Used and unused together. */
  committedCost: Decimal,
  ...Utilization,
  /** What it covered, at public prices. */
  coveredCost: Decimal,
  /** What it saved: covered at public prices, less what was committed. Below zero, it cost more than it saved. */
  saving: Decimal,
  services: Type.Array(Type.String(), { description: 'What it covered, by what was used of it.' }),
  lastPeriod: Month,
  filters: LinesFilters,
})

const Expiring = Type.Object({
  commitmentId: Type.String(),
  endsAt: Timestamp,
  /** From the end of the data; 0 where it ended with the last day of it. */
  daysLeft: Type.Integer({ minimum: 0 }),
  /** Of 30 days: what it covers at public prices, less what is used of it now. */
  monthlyLoss: Decimal,
  filters: LinesFilters,
})

const Unused = Type.Object({
  commitmentId: Type.String(),
  unusedCost: Decimal,
  /** The bills that have an unused part, the oldest first. */
  periods: Type.Array(Type.Object({ period: Month, unusedCost: Decimal })),
  filters: LinesFilters,
})

/** An hourly commitment against what it would save in 30 days. */
const Point = Type.Object({
  hourlyCommitment: Decimal,
  /** The on-demand usage of an hour that it buys. */
  hourlyOnDemand: Decimal,
  /** The on-demand cost that it takes the place of. */
  coveredCost: Decimal,
  committedCost: Decimal,
  unusedCost: Decimal,
  /** Covered less committed. Below zero it is a loss. */
  netSaving: Decimal,
  /** Why it is a loss; null where it is none. */
  reason: nullable(Type.String()),
})

const WhatIf = Type.Object({
  /** What one commitment can cover together. */
  kind: Type.String({ examples: ['compute'] }),
  title: Type.String({ examples: ['Compute: EC2, Fargate, Lambda'] }),
  /** On demand and eligible, of 30 days, at the prices that were paid. */
  monthlyOnDemandCost: Decimal,
  /** Whether all of it is billed by the hour. What is billed for longer is spread evenly over its hours. */
  isHourly: Type.Boolean(),
  /** The tenth percentile of its hours, and the commitment that covers it. */
  floor: Point,
  /** The point of the most saving; null where nothing saves. */
  best: nullable(Point),
  /** The largest that loses nothing; null where nothing saves. It may lie beyond the curve. */
  breakEven: nullable(Point),
  curve: Type.Array(Point),
  hours: Type.Array(Type.Object({ cost: Decimal, count: Type.Integer({ minimum: 1 }) }), {
    description:
      'How many hours have which eligible on-demand cost, the lowest first: what any other commitment would save is ' +
      'told from it.',
  }),
  filters: LinesFilters,
})

const CommitmentsOfCurrency = Type.Object({
  billingCurrency: Currency,
  overall: Type.Object(Rates),
  trend: Type.Array(Type.Object({ period: Month, ...Rates })),
  /** Days of `days`. Fees of commitments are not of days, so that utilization is not either. */
  dailyTrend: Type.Array(Type.Object({ day: Day, ...Coverage })),
  services: Type.Array(Type.Object(RatesOf)),
  families: Type.Array(Type.Object({ ...RatesOf, serviceName: Type.String() }), {
    description:
      'Families of instances, of eligible and covered usage alone. Empty for what has no instances.',
  }),
  accounts: Type.Array(Type.Object({ ...RatesOf, name: Type.String() })),
  /** Those that cost most, the most first. */
  commitments: Type.Array(Commitment),
  expiring: Type.Array(Expiring),
  unused: Type.Array(Unused),
  whatIf: Type.Array(WhatIf),
})

const Range = Type.Object({ from: Day, to: Day })

export const Commitments = Type.Object(
  {
    module: Type.Literal('commitments'),
    ...moduleAnswerFields,
    basis: CostBasis,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')]),
    /** What is counted and what is not, in sentences. */
    notes: Type.Array(Type.String()),
    linesOf: Type.Object(
      {
        coveredCost: LinesFilters,
        onDemandCost: LinesFilters,
        usedCost: LinesFilters,
        unusedCost: LinesFilters,
        listCost: LinesFilters,
        effectiveCost: LinesFilters,
      },
      { description: 'What leads to the lines of each amount. Where an entry has filters, they are added.' },
    ),
    /** The day after the last one with charges. */
    endOfData: nullable(Day),
    /** What `whatIf` and what is lost are of: the newest whole month. */
    newestPeriod: nullable(Range),
    days: nullable(Range),
    /** By what share a new commitment is cheaper than on demand. */
    discount: Decimal,
    currencies: Type.Array(CommitmentsOfCurrency),
  },
  { $id: 'Commitments' },
)
export type Commitments = Static<typeof Commitments>
export type CommitmentsOfCurrency = Static<typeof CommitmentsOfCurrency>
export type Rates = Pick<CommitmentsOfCurrency['overall'], keyof typeof Rates>
export type Coverage = Pick<Rates, keyof typeof Coverage>
export type CommitmentEntry = Static<typeof Commitment>
export type WhatIf = Static<typeof WhatIf>
export type WhatIfPoint = Static<typeof Point>
