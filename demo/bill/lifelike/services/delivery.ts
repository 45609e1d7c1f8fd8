import type { Estate } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { GLOBAL } from '../regions.ts'
import { eachDay, eachMonth } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const edge = (usageType: string, operation: string, unit: string, price: string, from: string): Meter => ({
  product: 'AmazonCloudFront',
  family: unit === 'GB' ? 'Data Transfer' : 'Request',
  usageType,
  operation,
  unit,
  price,
  description: unit === 'GB' ? 'GB - data transfer out' : 'HTTPS request',
  ...(unit === 'GB' && {
    attributes: {
      'product/transferType': 'CloudFront Outbound',
      'product/fromLocation': from,
      'product/toLocation': 'External',
    },
  }),
})

const ZONE: Meter = {
  product: 'AmazonRoute53',
  family: 'DNS Zone',
  usageType: 'HostedZone',
  operation: 'HostedZone',
  unit: 'HostedZone',
  price: '0.50',
  description: 'Hosted Zone for the first 25 Hosted Zones',
}
const QUERIES: Meter = {
  ...ZONE,
  family: 'DNS Query',
  usageType: 'DNS-Queries',
  operation: 'A',
  unit: 'Queries',
  price: '0.0000004',
  description: 'query for the first 1 Billion Queries',
}

/** What goes out to the world from its edges, and the names that it is found by. */
export function delivery(estate: Estate): Metered[] {
  const { accounts } = estate.company
  const busy = { weekend: 135 }
  const distributions = Array.from({ length: estate.count('distributions') }, (_, index) =>
    estate.resource({
      name: `distribution-${index + 1}`,
      account: index === 2 ? accounts.data : accounts.shop,
      region: GLOBAL,
      id: ({ account, hex }) => `arn:aws:cloudfront::${account}:distribution/E${hex(13).toUpperCase()}`,
      application: 'webshop',
    }),
  )
  const zone = estate.resource({
    name: 'zone',
    account: accounts.payer,
    region: GLOBAL,
    id: ({ hex }) => `arn:aws:route53:::hostedzone/Z${hex(20).toUpperCase()}`,
  })
  return [
    ...distributions.flatMap((resource, index) => [
      {
        resource,
        meter: edge('EU-DataTransfer-Out-Bytes', 'GET', 'GB', '0.085', 'Europe'),
        rhythm: eachDay(String(130 - 30 * (index % 4)), busy),
      },
      {
        resource,
        meter: edge('US-DataTransfer-Out-Bytes', 'GET', 'GB', '0.085', 'United States'),
        rhythm: eachDay(String(75 - 15 * (index % 4)), busy),
      },
      {
        resource,
        meter: edge('EU-Requests-Tier2-HTTPS', 'GET', 'Requests', '0.0000012', 'Europe'),
        rhythm: eachDay('4000000', busy),
      },
    ]),
    { resource: zone, meter: ZONE, rhythm: eachMonth('6') },
    ...(estate.count('distributions') > 0
      ? [{ resource: zone, meter: QUERIES, rhythm: eachDay('2500000', busy) }]
      : []),
  ]
}
