import type { TransferOfCurrency } from '../api/contract.ts'
import { addDecimals, compareDecimals } from '../format/decimal.ts'
import type { Weight } from './transfer-view.ts'

type Paths = TransferOfCurrency['paths']
type Flow = Paths['flows'][number]

/** Flows between the same two nodes, perhaps of several places that are drawn as one. */
export interface FoldedFlow {
  source: string
  target: string
  kind: Flow['kind']
  cost: string
  /** Null where it is not known of all of it. */
  gigabytes: string | null
  /** What it is made of: where that is one flow, its lines are known. */
  flows: readonly Flow[]
}

export interface FoldedNode {
  id: string
  label: string
  layer: number
  cost: string
  gigabytes: string | null
}

export interface Folded {
  nodes: FoldedNode[]
  flows: FoldedFlow[]
}

const OTHERS = ['from:…', '', 'to:…'] as const

/**
 * The paths as they can be drawn and read: on each side the places that most passes, and all others as one. What has no
 * width, as what is free, is in the table alone.
 *
 * @param most so many places on each side have a node of their own
 */
export function foldFlows(
  { nodes, flows }: Pick<Paths, 'nodes' | 'flows'>,
  weight: Weight,
  most: number,
): Folded {
  const weightOf = (flow: Flow) => (weight === 'cost' ? flow.cost : (flow.quantity ?? '0'))
  const seen = flows.filter((flow) => compareDecimals(weightOf(flow), '0') > 0)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const ends = { source: largest('source', 0), target: largest('target', 2) }

  function largest(end: 'source' | 'target', layer: number): Set<string> {
    const totals = [...Map.groupBy(seen, (flow) => flow[end])]
      .filter(([id]) => byId.get(id)?.layer === layer)
      .map(([id, own]) => ({ id, total: addDecimals(own.map(weightOf)) }))
      .toSorted((one, other) => compareDecimals(other.total, one.total))
    // One place alone is no “others”.
    return new Set((totals.length > most ? totals.slice(0, most - 1) : totals).map(({ id }) => id))
  }

  function drawnAs(end: 'source' | 'target', id: string): string {
    const layer = byId.get(id)?.layer ?? 1
    return layer === 1 || ends[end].has(id) ? id : OTHERS[layer]
  }

  const folded = [
    ...Map.groupBy(seen, (flow) =>
      JSON.stringify([drawnAs('source', flow.source), drawnAs('target', flow.target)]),
    ),
  ].map(([key, own]): FoldedFlow => {
    const [source, target] = JSON.parse(key) as [string, string]
    return { source, target, kind: own[0]!.kind, ...sumOf(own), flows: own }
  })
  const ids = [...new Set(folded.flatMap(({ source, target }) => [source, target]))]
  return {
    flows: folded,
    nodes: ids.map((id) => {
      const node = byId.get(id)
      const layer = node?.layer ?? OTHERS.indexOf(id as (typeof OTHERS)[number])
      // What flows into a kind flows out of it: one side says how much.
      const own = folded.filter(({ source, target }) => (layer === 2 ? target : source) === id)
      return { id, label: node?.label ?? 'Other places', layer, ...sumOf(own.flatMap((flow) => flow.flows)) }
    }),
  }
}

function sumOf(flows: readonly Flow[]): { cost: string; gigabytes: string | null } {
  const quantities = flows.map(({ quantity }) => quantity)
  return {
    cost: addDecimals(flows.map(({ cost }) => cost)),
    gigabytes: quantities.every((quantity) => quantity !== null) ? addDecimals(quantities) : null,
  }
}
