import type { CostFilter } from '../../../../contract/cost-query.ts'
import type {
  TransferFlow,
  TransferKind,
  TransferNode,
  TransferOfCurrency,
  TransferWay,
} from '../../../../contract/data-transfer.ts'
import { compare, fromAmount, sum, toAmount } from '../../amounts.ts'
import { inValues } from '../../in-values.ts'
import { placesOf, type TransferLine } from './places.ts'
import { amountOf, gigabytesOf, type Transferred } from './quantities.ts'
import type { TransferKinds } from './transfer-kinds.ts'

/** Lines that are alike in all that tells the way of their data. */
export type TransferGroup = TransferLine & Transferred

type Paths = TransferOfCurrency['paths']

/**
 * Where data came from, of which kind its transfer was, and where it went to, as rows of a sankey. Each group of lines
 * flows into the node of its kind and out of it again, so that what goes in comes out.
 */
export function pathsOf(groups: readonly TransferGroup[], currency: string, kinds: TransferKinds): Paths {
  const placed = groups.map((group) => ({ group, ...placesOf(group) }))
  const sides = [
    ...placed.map(({ group, source }) => ({ group, source: `from:${source}`, target: `kind:${group.kind}` })),
    ...placed.map(({ group, target }) => ({ group, source: `kind:${group.kind}`, target: `to:${target}` })),
  ]
  const byEnds = Map.groupBy(sides, ({ source, target }) => JSON.stringify([source, target]))
  const flows = [...byEnds.values()].map((side) => flowOf(side, currency, kinds))
  const ids = new Set(flows.flatMap(({ source, target }) => [source, target]))
  return { nodes: [...ids].map((id) => nodeOf(id, kinds)), flows, ways: waysOf(placed, kinds) }
}

interface Placed {
  group: TransferGroup
  source: string
  target: string
}

function waysOf(placed: readonly Placed[], { kinds }: TransferKinds): TransferWay[] {
  const byWay = Map.groupBy(placed, ({ group, source, target }) =>
    JSON.stringify([group.kind, source, target]),
  )
  return [...byWay.values()]
    .map((own) => {
      const { group, source, target } = own[0]!
      const groups = own.map((one) => one.group)
      return {
        from: source,
        to: target,
        kind: group.kind,
        ...amountOf(groups),
        filters: [...filtersOf(kinds, group.kind), ...filtersOfLines(groups)],
      }
    })
    .toSorted((one, other) => compare(toAmount(other.cost), toAmount(one.cost)))
}

function flowOf(
  side: { group: TransferGroup; source: string; target: string }[],
  currency: string,
  { kinds }: TransferKinds,
): TransferFlow {
  const { source, target, group } = side[0]!
  const groups = side.map((one) => one.group)
  const gigabytes = gigabytesOf(groups)
  return {
    source,
    target,
    kind: group.kind,
    currency,
    cost: fromAmount(sum(groups.map(({ cost }) => cost))),
    quantity: gigabytes === null ? null : fromAmount(gigabytes),
    filters: [...filtersOf(kinds, group.kind), ...filtersOfLines(groups)],
  }
}

function filtersOf(kinds: TransferKinds['kinds'], kind: TransferKind): readonly CostFilter[] {
  return kinds.find((one) => one.kind === kind)!.filters
}

/** What leads to these lines among those of a kind. */
export function filtersOfLines(groups: readonly TransferLine[]): CostFilter[] {
  const values = (of: (group: TransferLine) => string) => [...new Set(groups.map(of))].toSorted()
  return [
    inValues(
      'xUsageType',
      values(({ usageType }) => usageType),
    ),
    inValues(
      'xOperation',
      values(({ operation }) => operation),
    ),
    inValues(
      'regionId',
      values(({ regionId }) => regionId),
    ),
  ]
}

function nodeOf(id: string, { kinds }: TransferKinds): TransferNode {
  const name = id.slice(id.indexOf(':') + 1)
  if (id.startsWith('kind:')) return { id, label: kinds.find(({ kind }) => kind === name)!.title, layer: 1 }
  return { id, label: name, layer: id.startsWith('from:') ? 0 : 2 }
}
