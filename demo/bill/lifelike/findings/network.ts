import { LAST } from '../calendar.ts'
import type { ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import type { Rule } from '../planted-finding.ts'
import { everyDay } from '../rhythms.ts'
import { addressId, balancerId, endpointId, natId, vpnId } from '../services/network.ts'
import {
  ADDRESS_IN_USE,
  balancerMeters,
  ENDPOINT_BYTES,
  ENDPOINT_HOURS,
  IDLE_ADDRESS,
  NAT_BYTES,
  NAT_HOURS,
  VPN_HOURS,
} from '../services/network-meters.ts'
import { internetOut } from '../services/transfer.ts'
import type { Metered } from '../usage-lines.ts'
import { everything, type Plotter } from './plot.ts'

/*
 * `idle-nat`, `idle-vpn` and `idle-vpce`: charged for all hours, and not a byte has passed. What has a little traffic
 * is in use, and what was there for less than 336 hours may be new.
 */

export function plantIdleNat(plotter: Plotter): void {
  const nat = (name: string, options: Partial<ResourceOptions> = {}) =>
    hoursOf(plotter, name, natId, NAT_HOURS, options)
  plotter.plant({ rule: 'idle-nat', of: [nat('nat-forgotten')], saving: everything })
  const quiet = nat('nat-quiet')
  almostIdle(plotter, 'idle-nat', [quiet, { ...quiet, meter: NAT_BYTES, rhythm: everyDay('0.4') }])
  if (plotter.estate.month.position === LAST) {
    plotter.almost({
      rule: 'idle-nat',
      of: [nat('nat-trial', { since: [LAST, 5], until: [LAST, 18] })],
      because: 'it was there for 312 hours',
    })
  }
}

export function plantIdleVpn(plotter: Plotter): void {
  plotter.plant({
    rule: 'idle-vpn',
    of: [hoursOf(plotter, 'vpn-former-office', vpnId, VPN_HOURS)],
    saving: everything,
  })
  const quiet = hoursOf(plotter, 'vpn-depot', vpnId, VPN_HOURS)
  almostIdle(plotter, 'idle-vpn', [
    quiet,
    internetOut(quiet.resource, everyDay('0.2'), { product: 'AmazonVPC', operation: 'CreateVpnConnection' }),
  ])
}

export function plantIdleEndpoint(plotter: Plotter): void {
  const hours = { each: '48' }
  plotter.plant({
    rule: 'idle-vpce',
    of: [hoursOf(plotter, 'endpoint-kinesis', endpointId, ENDPOINT_HOURS, hours)],
    saving: everything,
  })
  const quiet = hoursOf(plotter, 'endpoint-sts', endpointId, ENDPOINT_HOURS, hours)
  almostIdle(plotter, 'idle-vpce', [quiet, { ...quiet, meter: ENDPOINT_BYTES, rhythm: everyDay('0.03') }])
}

/**
 * `idle-lb` has no line of capacity at all; `low-traffic-lb` has, with less than 0.001 of it in a month. A rule that
 * takes no line for nothing finds the idle one twice, with the same saving.
 */
export function plantIdleBalancer(plotter: Plotter): void {
  const { hours } = balancerMeters('Application')
  plotter.plant({
    rule: 'idle-lb',
    of: [hoursOf(plotter, 'alb-former-shop', balancerId('app'), hours)],
    saving: everything,
  })
}

export function plantQuietBalancer(plotter: Plotter): void {
  const { hours, capacity } = balancerMeters('Network')
  const balancer = (name: string, each: string): Metered[] => {
    const itself = hoursOf(plotter, name, balancerId('net'), hours)
    return [itself, { ...itself, meter: capacity, rhythm: everyDay(each) }]
  }
  plotter.plant({
    rule: 'low-traffic-lb',
    of: balancer('nlb-partner', '0.00002'),
    saving: everything,
  })
  plotter.almost({
    rule: 'low-traffic-lb',
    of: balancer('nlb-depot', '0.00006'),
    because: 'it used 0.0018 of its unit',
  })
}

/** `idle-public-ipv4`: its cost; for an hour an address may be idle. */
export function plantIdleAddress(plotter: Plotter): void {
  plotter.plant({
    rule: 'idle-public-ipv4',
    of: [hoursOf(plotter, 'address-old-vpn', addressId, IDLE_ADDRESS)],
    saving: everything,
  })
  const moved = hoursOf(plotter, 'address-moved', addressId, ADDRESS_IN_USE)
  const { resource } = moved
  const { month } = plotter.estate
  plotter.almost({
    rule: 'idle-public-ipv4',
    of: [
      moved,
      {
        resource: { ...resource, until: month.position === LAST ? month.start + 1 : -Infinity },
        meter: IDLE_ADDRESS,
        rhythm: everyDay('1', { between: [0, 1] }),
      },
    ],
    because: 'it was idle for one hour',
  })
}

function hoursOf(
  { estate }: Plotter,
  name: string,
  id: ResourceOptions['id'],
  meter: Meter,
  { each = '24', ...options }: Partial<ResourceOptions> & { each?: string } = {},
): Metered {
  const { accounts, regions } = estate.company
  const resource = estate.resource({
    name,
    account: accounts.network,
    region: regions.home,
    ...(id && { id }),
    ...options,
  })
  return { resource, meter, rhythm: everyDay(each) }
}

function almostIdle(plotter: Plotter, rule: Rule, of: readonly Metered[]): void {
  plotter.almost({ rule, of, because: 'a little passes through it' })
}
