import { DAY } from '../calendar.ts'
import type { Account } from '../company.ts'
import { serverMeter, type InstanceName } from '../instances.ts'
import type { Meter } from '../meter.ts'
import type { Portfolio } from '../portfolio.ts'
import { daysOf, everyDay, everyHour } from '../rhythms.ts'
import { formerServers, only, server } from '../services/servers.ts'
import type { Metered } from '../usage-lines.ts'
import { everything, percent, type Plotter } from './plot.ts'

/** A server that always runs and that nothing covers: part of the floor of `compute-sp-gap` as well. */
function alwaysOn(
  { estate }: Plotter,
  name: string,
  type: InstanceName,
  options: { isWindows?: boolean; environment?: Account['environment'] } = {},
): Metered {
  const { accounts, regions } = estate.company
  const { isWindows, environment } = options
  return {
    resource: server(estate, {
      name,
      account: accounts.shop,
      region: regions.home,
      untagged: false,
      ...(environment && { environment }),
    }),
    meter: serverMeter(type, { isWindows: isWindows ?? false }),
    rhythm: everyHour(),
  }
}

/**
 * `ec2-previous-generation`: 5 % of what it costs. It runs Windows, so that neither Graviton nor AMD is proposed for
 * it.
 */
export function plantPreviousGeneration(plotter: Plotter, portfolio: Portfolio): void {
  plotter.plant({
    rule: 'ec2-previous-generation',
    of: [alwaysOn(plotter, 'label-printing', 'c4.xlarge', { isWindows: true })],
    saving: percent(5),
  })
  const [planned, reserved] = formerServers(plotter.estate, portfolio)
  const almost = (server: Metered, because: string) =>
    plotter.almost({ rule: 'ec2-previous-generation', of: [server], because, isOrdinary: true })
  almost(planned, 'an EC2 Instance Savings Plan covers it')
  almost(reserved, 'it is reserved')
}

/** `ec2-graviton`: 20 % of an Intel machine, which `ec2-amd` finds too, and 10 % of one from AMD. */
export function plantGraviton(plotter: Plotter): void {
  plotter.plant({
    rule: 'ec2-graviton',
    of: [intelServer(plotter)],
    saving: percent(20),
  })
  plotter.plant({
    rule: 'ec2-graviton',
    of: [alwaysOn(plotter, 'pricing-2', 'm6a.xlarge')],
    saving: percent(10),
  })
  const { accounts, regions } = plotter.estate.company
  plotter.almost({
    rule: 'ec2-graviton',
    of: [
      {
        resource: server(plotter.estate, {
          name: 'warehouse-pc',
          account: accounts.shop,
          region: regions.home,
        }),
        meter: serverMeter('m6a.large', { isWindows: true }),
        rhythm: everyHour('1', { between: [8, 17], onWeekends: false }),
      },
    ],
    because: 'it runs Windows',
  })
}

/** `ec2-amd`: 10 % of the Intel machine. Of the two rules that find it the other saves more. */
export function plantAmd(plotter: Plotter): void {
  plotter.plant({ rule: 'ec2-amd', of: [intelServer(plotter)], saving: percent(10) })
}

/** The same one for both rules. */
const intelServer = (plotter: Plotter) => alwaysOn(plotter, 'pricing-1', 'm6i.xlarge')

/**
 * `ec2-spot`: 55 % of on-demand servers that live for less than 6 hours, a new one each day. The finding is the sum
 * over them, by account, region and type; as it is the same each day, it is exact in any month. Those that live for 8
 * hours are no finding.
 */
export function plantSpot(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const fleet = (name: string, between: readonly [number, number]): Metered[] =>
    [...daysOf(estate.month)].map((day) => ({
      resource: server(estate, {
        name: `${name}-${day / DAY}`,
        account: accounts.data,
        region: regions.second,
        application: name,
      }),
      meter: serverMeter('c7g.xlarge'),
      rhythm: only(day, everyHour('1', { between })),
    }))
  plotter.plant({
    rule: 'ec2-spot',
    of: fleet('nightly-tests', [9, 13]),
    key: 'c7g.xlarge',
    saving: percent(55),
  })
  const workers = fleet('planning', [8, 16])
  for (const worker of workers.slice(0, 1)) {
    plotter.almost({ rule: 'ec2-spot', of: [worker], because: 'each lives for 8 hours' })
  }
  plotter.metered.push(...workers.slice(1))
}

/**
 * `schedulable-instances`: 65 % of a server that is tagged as development and never off. One that is off from
 * midnight to four runs for 83 % of the hours.
 */
export function plantSchedulable(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  plotter.plant({
    rule: 'schedulable-instances',
    of: [alwaysOn(plotter, 'dev-sandbox', 'm7g.large', { environment: 'development' })],
    saving: percent(65),
  })
  plotter.almost({
    rule: 'schedulable-instances',
    of: [
      {
        resource: server(estate, {
          name: 'test-runner',
          account: accounts.staging,
          region: regions.home,
          environment: 'staging',
          untagged: false,
        }),
        meter: serverMeter('m7g.large'),
        rhythm: everyHour('1', { between: [4, 24] }),
      },
    ],
    because: 'it runs for 83 % of the hours',
  })
}

/**
 * `odcr-unused`: capacity that is reserved for the day and that nothing runs in. At night there is none, so that it
 * is no part of a floor, whether a rule counts it there or not.
 */
export function plantUnusedCapacity(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const resource = estate.resource({
    name: 'campaign-capacity',
    account: accounts.shop,
    region: regions.home,
    zone: 'a',
    id: ({ region, account, hex }) => `arn:aws:ec2:${region}:${account}:capacity-reservation/cr-0${hex(16)}`,
  })
  plotter.plant({
    rule: 'odcr-unused',
    of: [
      {
        resource,
        meter: serverMeter('m7g.xlarge', { isUnused: true }),
        rhythm: everyDay('20', { between: [8, 18] }),
        fields: {
          'capacityReservation/CapacityReservationArn': resource.id,
          'capacityReservation/CapacityReservationStatus': 'Unused',
        },
      },
    ],
    saving: everything,
  })
}

/** `cpu-credits`: what a burstable server is charged beyond its baseline. The server itself is covered. */
export function plantCpuCredits(plotter: Plotter, { compute }: Portfolio): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const resource = server(estate, { name: 'mail-relay', account: accounts.shop, region: regions.home })
  const credits: Meter = {
    product: 'AmazonEC2',
    family: 'CPU Credits',
    usageType: 'CPUCredits:t4g',
    operation: 'T4GCPUCredits',
    unit: 'vCPU-Hours',
    price: '0.04',
    description: 'vCPU-Hour of T4g CPU Credits',
    isOld: true,
    attributes: { 'product/instanceType': 't4g.small' },
  }
  const charged: Metered = { resource, meter: credits, rhythm: everyDay('18') }
  const itself: Metered = {
    resource,
    meter: serverMeter('t4g.small'),
    rhythm: everyDay('24'),
    coverage: compute,
  }
  plotter.plant({ rule: 'cpu-credits', of: [charged, itself], counted: [charged], saving: everything })
}
