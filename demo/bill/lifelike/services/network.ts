import { DAY, LAST } from '../calendar.ts'
import { arnOf, type Estate, type Resource } from '../estate.ts'
import { eachDay, everyDay } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'
import {
  ADDRESS_IN_USE,
  balancerMeters,
  ENDPOINT_BYTES,
  ENDPOINT_HOURS,
  NAT_BYTES,
  NAT_HOURS,
  TRANSIT_BYTES,
  TRANSIT_HOURS,
  VPN_HOURS,
} from './network-meters.ts'
import { internetOut } from './transfer.ts'

/** In the third week of the last month a gateway passes on nine times what it is used to. */
const INCIDENT = { gateway: 0, firstDay: 14, days: 7, thousandths: 9000 }

/** Gateways, balancers, endpoints, attachments and addresses, all of which something passes through. */
export function network(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const places = [
    { account: accounts.network, region: regions.home },
    { account: accounts.shop, region: regions.home },
    { account: accounts.data, region: regions.second },
    { account: accounts.staging, region: regions.home },
    { account: accounts.research, region: regions.third },
  ]
  const of = (kind: Parameters<Estate['count']>[0], name: string, id: typeof natId): Resource[] =>
    Array.from({ length: estate.count(kind) }, (_, index) =>
      estate.resource({ name: `${name}-${index + 1}`, ...places[index % places.length]!, id }),
    )
  const balancer = balancerMeters('Application')
  const hours = everyDay('24')
  return [
    ...of('gateways', 'nat', natId).flatMap((resource, index) => [
      { resource, meter: NAT_HOURS, rhythm: hours },
      {
        resource,
        meter: NAT_BYTES,
        rhythm: eachDay(String(180 - 12 * (index % 7)), {
          incident: index === INCIDENT.gateway ? incidentOf(estate) : () => 1000,
        }),
      },
    ]),
    ...of('balancers', 'alb', balancerId('app')).flatMap((resource, index) => [
      { resource, meter: balancer.hours, rhythm: hours },
      { resource, meter: balancer.capacity, rhythm: eachDay(String(40 + 25 * (index % 4)), { weekend: 75 }) },
    ]),
    ...of('endpoints', 'endpoint', endpointId).flatMap((resource) => [
      { resource, meter: ENDPOINT_HOURS, rhythm: everyDay('72') },
      { resource, meter: ENDPOINT_BYTES, rhythm: eachDay('90') },
    ]),
    ...of('transitAttachments', 'attachment', attachmentId).flatMap((resource, index) => [
      { resource, meter: TRANSIT_HOURS, rhythm: hours },
      { resource, meter: TRANSIT_BYTES, rhythm: eachDay(String(160 - 10 * (index % 8))) },
    ]),
    ...of('balancers', 'address', addressId).map((resource) => ({
      resource,
      meter: ADDRESS_IN_USE,
      rhythm: hours,
    })),
    ...of('gateways', 'vpn', vpnId)
      .slice(0, 1)
      .flatMap((resource) => [
        { resource, meter: VPN_HOURS, rhythm: hours },
        { ...internetOut(resource, eachDay('4')), resource },
      ]),
  ]
}

function incidentOf({ month }: Estate) {
  const first = month.start + INCIDENT.firstDay * DAY
  const isInIt = (day: number) => month.position === LAST && day >= first && day < first + INCIDENT.days * DAY
  return (day: number) => (isInIt(day) ? INCIDENT.thousandths : 1000)
}

export const natId = arnOf('ec2', 'natgateway/nat-0', 16)
export const vpnId = arnOf('ec2', 'vpn-connection/vpn-0', 16)
export const endpointId = arnOf('ec2', 'vpc-endpoint/vpce-0', 16)
export const attachmentId = arnOf('ec2', 'transit-gateway-attachment/tgw-attach-0', 16)
export const addressId = arnOf('ec2', 'elastic-ip/eipalloc-0', 16)
export const balancerId =
  (kind: 'app' | 'net'): typeof natId =>
  (place) =>
    `${arnOf('elasticloadbalancing', `loadbalancer/${kind}/`)(place)}/${place.hex(16)}`
