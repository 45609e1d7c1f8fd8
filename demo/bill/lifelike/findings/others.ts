import { arnOf } from '../estate.ts'

import { priceIn } from '../meter.ts'
import { costOf, usage } from '../money.ts'
import { everyDay } from '../rhythms.ts'
import { CLUSTER_HOURS } from '../services/containers.ts'
import { functionMeters, lambda } from '../services/functions.ts'
import { kinesisStream, STREAM_METERS } from '../services/messages.ts'
import { acl, ACL_METERS } from '../services/security.ts'
import { DESKTOP_METERS, workspace } from '../services/workspaces.ts'
import type { Metered } from '../usage-lines.ts'
import { evenly, everything, percent, type Plotter } from './plot.ts'

const place = ({ estate }: Plotter) => ({
  account: estate.company.accounts.data,
  region: estate.company.regions.home,
})

/** `lambda-arm`: 20 % of the seconds, not of the requests. Called in the daytime only, so it is no floor. */
export function plantLambda(plotter: Plotter): void {
  const { duration, requests } = functionMeters('x86')
  const resource = lambda(plotter.estate, { name: 'thumbnailer', ...place(plotter) })
  const seconds: Metered = { resource, meter: duration, rhythm: everyDay('900000', { between: [8, 18] }) }
  const calls: Metered = { resource, meter: requests, rhythm: everyDay('1500000', { between: [8, 18] }) }
  plotter.plant({ rule: 'lambda-arm', of: [seconds, calls], counted: [seconds], saving: percent(20) })
}

/** `eks-extended-support`: what an old version costs beside the cluster itself. */
export function plantClusterSupport(plotter: Plotter): void {
  const cluster = (name: string) =>
    plotter.estate.resource({ name, ...place(plotter), id: arnOf('eks', 'cluster/') })
  const support = (price: string) => ({
    ...CLUSTER_HOURS,
    usageType: 'AmazonEKS-Hours:extendedSupport',
    operation: 'ExtendedSupport',
    price,
    description: 'Amazon EKS extended support hour',
  })
  const rhythm = everyDay('24')
  const old = cluster('jobs-1-28')
  const charged: Metered = { resource: old, meter: support('0.50'), rhythm }
  plotter.plant({
    rule: 'eks-extended-support',
    of: [charged, { resource: old, meter: CLUSTER_HOURS, rhythm }],
    counted: [charged],
    saving: everything,
  })
  plotter.almost({
    rule: 'eks-extended-support',
    of: [{ resource: cluster('jobs-1-29'), meter: support('0'), rhythm }],
    because: 'it costs nothing',
  })
}

/** `kinesis-idle`: hours of shards and nothing else. */
export function plantIdleStream(plotter: Plotter): void {
  const stream = (name: string): Metered => ({
    resource: kinesisStream(plotter.estate, { name, ...place(plotter) }),
    meter: STREAM_METERS.shards,
    rhythm: everyDay('48'),
  })
  plotter.plant({ rule: 'kinesis-idle', of: [stream('former-clicks')], saving: everything })
  const quiet = stream('returns')
  plotter.almost({
    rule: 'kinesis-idle',
    of: [quiet, { ...quiet, meter: STREAM_METERS.payload, rhythm: everyDay('900', { onWeekends: false }) }],
    because: 'something is put into it on working days',
  })
}

/** `waf-idle`: the month's charge of an ACL that looks at nothing. */
export function plantIdleAcl(plotter: Plotter): void {
  const firewall = (name: string): Metered => ({
    resource: acl(plotter.estate, { name, ...place(plotter) }),
    meter: ACL_METERS.acl,
    rhythm: evenly(1.8),
  })
  plotter.plant({ rule: 'waf-idle', of: [firewall('former-shop')], saving: everything })
  const quiet = firewall('partner-api')
  plotter.almost({
    rule: 'waf-idle',
    of: [quiet, { ...quiet, meter: ACL_METERS.requests, rhythm: everyDay('40') }],
    because: 'it looks at 40 requests a day',
  })
}

/**
 * `workspaces-autostop`: the bill does not say what this desktop would cost if it always ran, unless there is another
 * of its bundle. The rule's 80 hours do: from there on it would cost less. So what is saved is the hours beyond them,
 * at their rate; with the desktops of this bill that is the difference to their price as well. 180 hours are more
 * than 80, 60 are not. The fee is spread over the days, as that of a desktop which comes and goes is.
 */
export function plantAutoStop(plotter: Plotter): void {
  const { accounts, regions } = plotter.estate.company
  const desktop = (name: string, hours: string): Metered[] => {
    const resource = workspace(plotter.estate, { name, account: accounts.payer, region: regions.home })
    return [
      { resource, meter: DESKTOP_METERS.autoStop, rhythm: evenly(1) },
      { resource, meter: DESKTOP_METERS.hours, rhythm: everyDay(hours) },
    ]
  }
  const anHour = costOf(usage('1'), priceIn(DESKTOP_METERS.hours, regions.home))
  plotter.plant({
    rule: 'workspaces-autostop',
    of: desktop('desktop-planner', '6'),
    saving: () => anHour * 100n,
  })
  plotter.almost({
    rule: 'workspaces-autostop',
    of: desktop('desktop-auditor', '2'),
    because: 'it ran for 60 hours',
  })
}
