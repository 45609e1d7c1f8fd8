import type { CostFilter, TransferOfCurrency } from '../api/contract.ts'
import type { SankeyGraph } from '../charts/sankey.ts'
import { approximate } from '../format/decimal.ts'
import { formatMoney, formatMoneyCompact, formatQuantity } from '../format/money.ts'
import { formatCount } from '../format/numbers.ts'
import type { Folded, FoldedNode } from './fold-flows.ts'
import { colourOfKind } from './kinds.ts'
import type { Weight } from './transfer-view.ts'

interface Asked {
  weight: Weight
  currency: string
  kinds: TransferOfCurrency['kinds']
  linesOf: (filters: readonly CostFilter[]) => string
}

const PLACE = 'var(--ink-soft)'

/** The folded paths with all that is said and seen of them. */
export function drawPaths(
  { nodes, flows }: Folded,
  { weight, currency, kinds, linesOf }: Asked,
): SankeyGraph {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]))
  const titles = new Map<string, string>(kinds.map(({ kind, title }) => [kind, title]))
  const inFull = ({ cost, gigabytes }: Amounts) =>
    weight === 'cost' ? formatMoney(cost, currency) : gigabytesText(gigabytes)
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      label: node.label,
      layer: node.layer,
      text: inFull(node),
      short: weight === 'cost' ? formatMoneyCompact(node.cost, currency) : gigabytesText(node.gigabytes),
      colour: colourOf(node),
    })),
    links: flows.map((flow) => {
      const [only, ...more] = flow.flows
      return {
        source: flow.source,
        target: flow.target,
        // Lengths and widths are the one place where an amount becomes a number.
        width: approximate(weight === 'cost' ? flow.cost : (flow.gigabytes ?? '0')),
        colour: colourOfKind(flow.kind),
        title: `${labels.get(flow.source) ?? ''} → ${labels.get(flow.target) ?? ''}`,
        facts: [
          { name: 'Kind', text: titles.get(flow.kind) ?? flow.kind },
          { name: 'Cost', text: formatMoney(flow.cost, currency) },
          { name: 'Gigabytes', text: gigabytesText(flow.gigabytes) },
          ...(more.length > 0 ? [{ name: 'Places', text: formatCount(flow.flows.length) }] : []),
        ],
        href: only && more.length === 0 ? linesOf(only.filters) : undefined,
      }
    }),
  }
}

type Amounts = Pick<FoldedNode, 'cost' | 'gigabytes'>

const gigabytesText = (gigabytes: string | null): string =>
  gigabytes === null ? 'not known' : `${formatQuantity(gigabytes, 0)} GB`

function colourOf({ id, layer }: FoldedNode): string {
  return layer === 1
    ? colourOfKind(id.slice(id.indexOf(':') + 1) as Parameters<typeof colourOfKind>[0])
    : PLACE
}
