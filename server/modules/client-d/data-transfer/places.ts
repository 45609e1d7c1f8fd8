import type { TransferKind } from '../../../../contract/data-transfer.ts'
import { prefixesOf, regionOfLine, regionOfPrefix } from './usage-type-regions.ts'

/** What a line says of the way that its data went. */
export interface TransferLine {
  kind: TransferKind
  usageType: string
  operation: string
  regionId: string
}

const INTERNET = 'Internet'
const CLOUDFRONT = 'CloudFront'

/** Where else data goes than to the region that pays for it, as far as the kind tells. */
const OTHER_ENDS: Record<Exclude<TransferKind, 'cloudfront'>, (line: TransferLine, own: string) => string> = {
  'inter-az': (_line, own) => `${own}, another zone`,
  'vpc-peering': (_line, own) => `${own}, peered network`,
  'inter-region': otherRegion,
  'internet-out': () => INTERNET,
  'internet-in': () => INTERNET,
  'nat-gateway': () => 'Beyond NAT gateways',
  'transit-gateway': () => 'Networks of transit gateways',
  'vpc-endpoint': () => 'Services of VPC endpoints',
  'cloudfront-origin': () => CLOUDFRONT,
  'direct-connect': () => 'Own network',
  other: () => 'Not told',
}

/** From where to where data went: the names of places, a region's its id. */
export function placesOf(line: TransferLine): { source: string; target: string } {
  if (line.kind === 'cloudfront') return { source: edgeOf(line.usageType), target: INTERNET }
  const own = regionOfLine(line.regionId, line.usageType)
  const other = OTHER_ENDS[line.kind](line, own)
  return comesIn(line) ? { source: other, target: own } : { source: own, target: other }
}

/** What passes a gateway is counted once, for both ways. */
function comesIn({ usageType, operation }: TransferLine): boolean {
  return /-In[-:]/.test(usageType) || /-In$/.test(operation)
}

/** Of two prefixes the second; one alone, where it is not that of the region itself. */
function otherRegion({ usageType }: TransferLine, own: string): string {
  const other = prefixesOf(usageType)
    .map(regionOfPrefix)
    .findLast((region) => region !== own)
  return other ?? 'Another region'
}

/** Edges are named by parts of the world. */
function edgeOf(usageType: string): string {
  const [edge] = prefixesOf(usageType)
  return edge === undefined ? CLOUDFRONT : `${CLOUDFRONT}, ${edge}`
}
