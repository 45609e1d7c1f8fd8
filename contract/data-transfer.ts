import { Type, type Static } from 'typebox'
import { CostBasis, moduleAnswerFields } from './module.ts'
import { LinesFilters } from './rate.ts'
import { Currency, Day, Decimal, Month, nullable } from './scalars.ts'

const TransferKind = Type.Union([
  Type.Literal('inter-az'),
  Type.Literal('inter-region'),
  Type.Literal('internet-out'),
  Type.Literal('internet-in'),
  Type.Literal('nat-gateway'),
  Type.Literal('transit-gateway'),
  Type.Literal('vpc-peering'),
  Type.Literal('vpc-endpoint'),
  Type.Literal('cloudfront'),
  Type.Literal('cloudfront-origin'),
  Type.Literal('direct-connect'),
  Type.Literal('other'),
])
export type TransferKind = Static<typeof TransferKind>

const Amount = {
  cost: Decimal,
  /** Null where a line counts in another unit than gigabytes, or does not say it. */
  gigabytes: nullable(Decimal),
  /** Null also where nothing was transferred. */
  costPerGigabyte: nullable(Decimal),
}

const Change = {
  ...Amount,
  /** Of the time before; null, as the two after it, where no upload has anything of it. */
  before: nullable(Decimal),
  change: nullable(Decimal),
  changeRatio: nullable(Decimal),
}

const CostOfKind = Type.Object({ kind: TransferKind, cost: Decimal, gigabytes: nullable(Decimal) })

const Entry = Type.Object({
  value: Type.Union([Type.String(), Type.Null()], {
    description: 'Empty for lines that have none; null for all values that are not listed, together.',
  }),
  name: nullable(Type.String()),
  ...Change,
  /** What of it is of which kind; empty for what is not listed. */
  kinds: Type.Array(CostOfKind),
  filters: Type.Union([LinesFilters, Type.Null()], {
    description: 'Null for what is not listed: its lines are those of none that is.',
  }),
})

const Node = Type.Object({
  id: Type.String(),
  label: Type.String(),
  layer: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)], {
    description: '0 where data comes from, 1 the kind of transfer, 2 where it goes to.',
  }),
})

/** A row of a sankey: between two of the nodes. */
const Flow = Type.Object({
  source: Type.String(),
  target: Type.String(),
  kind: TransferKind,
  currency: Currency,
  cost: Decimal,
  quantity: nullable(Decimal),
  filters: LinesFilters,
})

/** From a place to a place by one kind of transfer, where a flow leads to a kind or from one. */
const Way = Type.Object({
  /** The names of nodes. */
  from: Type.String(),
  to: Type.String(),
  kind: TransferKind,
  ...Amount,
  filters: LinesFilters,
})

const TransferOfCurrency = Type.Object({
  billingCurrency: Currency,
  total: Type.Object({ ...Change, filters: LinesFilters }),
  kinds: Type.Array(
    Type.Object({ kind: TransferKind, title: Type.String(), ...Change, filters: LinesFilters }),
    { description: 'All that there are in the trend too, those without any cost now the last.' },
  ),
  services: Type.Array(Entry),
  accounts: Type.Array(Entry),
  regions: Type.Array(Entry),
  resources: Type.Array(Entry),
  paths: Type.Object({
    nodes: Type.Array(Node),
    flows: Type.Array(Flow),
    ways: Type.Array(Way, { description: 'What the flows are made of, the most cost first.' }),
  }),
  trend: Type.Array(Type.Object({ period: Month, ...Amount, kinds: Type.Array(CostOfKind) })),
  dailyTrend: Type.Union(
    [Type.Array(Type.Object({ day: Day, ...Amount, kinds: Type.Array(CostOfKind) })), Type.Null()],
    { description: 'Null of more than 62 days.' },
  ),
  otherProviders: Type.Array(
    Type.Object({
      provider: Type.String(),
      serviceName: Type.String(),
      serviceSubcategory: Type.String(),
      ...Amount,
      filters: LinesFilters,
    }),
    {
      description:
        'Networking that is counted in gigabytes, of lines without a usage type: bills say no more of it. It is in no ' +
        'other sum.',
    },
  ),
})

const Range = Type.Object({ from: Day, to: Day })

export const DataTransfer = Type.Object(
  {
    module: Type.Literal('data-transfer'),
    ...moduleAnswerFields,
    basis: CostBasis,
    timeBasis: Type.Union([Type.Literal('billing'), Type.Literal('charge')]),
    /** What is counted and what is not, in sentences. */
    notes: Type.Array(Type.String()),
    /** What is shown; null where there is nothing. */
    period: nullable(Range),
    /** The time of the same length before it; null where no upload has anything of it. */
    before: nullable(Range),
    currencies: Type.Array(TransferOfCurrency),
  },
  { $id: 'DataTransfer' },
)
export type DataTransfer = Static<typeof DataTransfer>
export type TransferOfCurrency = Static<typeof TransferOfCurrency>
export type TransferEntry = Static<typeof Entry>
export type TransferFlow = Static<typeof Flow>
export type TransferWay = Static<typeof Way>
export type TransferNode = Static<typeof Node>
