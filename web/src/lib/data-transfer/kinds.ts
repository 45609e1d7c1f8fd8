import type { TransferEntry, TransferKind } from '../api/contract.ts'
import { OTHER_COLOUR, colourByValue } from '../charts/colour.ts'

/** In a fixed order, by which those come first that are met most: the last two have no colour of their own. */
const ORDER: readonly TransferKind[] = [
  'nat-gateway',
  'inter-az',
  'internet-out',
  'inter-region',
  'transit-gateway',
  'cloudfront',
  'vpc-endpoint',
  'vpc-peering',
  'direct-connect',
  'internet-in',
  'cloudfront-origin',
  'other',
]

const colours = colourByValue('transferKind', ORDER)

/** A kind has one colour in all charts, whatever it costs beside others. */
export const colourOfKind = (kind: TransferKind): string => colours.get(kind) ?? OTHER_COLOUR

/** What most of an entry's cost is of, and how much of it. */
export function mainKind({
  kinds,
  cost,
}: Pick<TransferEntry, 'kinds' | 'cost'>): { kind: TransferKind; part: number } | undefined {
  const [first] = kinds
  const whole = Number(cost)
  return first && whole > 0 ? { kind: first.kind, part: Number(first.cost) / whole } : undefined
}
