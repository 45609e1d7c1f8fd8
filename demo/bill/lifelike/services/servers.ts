import { DAY } from '../calendar.ts'
import type { Estate, Resource, ResourceOptions } from '../estate.ts'
import { serverMeter, spotMeter } from '../instances.ts'
import { BURST_SERVER, GROWN_AT, RESERVED_SERVER, type Portfolio } from '../portfolio.ts'
import { daysOf, everyDay, everyHour, type Rhythm } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

/** Of the office, when nobody looks: there is nothing to find in what is switched off at night. */
const WORKING_HOURS = [7, 19] as const

/** Servers: what runs all day is covered by commitments, what does not is not. */
export function servers(estate: Estate, portfolio: Portfolio): Metered[] {
  const { compute, data, servers } = portfolio
  const { company, month } = estate
  const { accounts, regions } = company
  const number = (length: number, server: (index: number) => Metered) =>
    Array.from({ length }, (_, index) => server(index))
  return [
    ...number(estate.count('webServers'), (index) => ({
      resource: webServer(estate, index),
      meter: serverMeter('c7g.2xlarge'),
      rhythm: everyHour(),
      coverage: compute,
    })),
    ...number(estate.count('apiServers'), (index) => ({
      resource: apiServer(estate, index),
      meter: serverMeter('m7g.2xlarge'),
      rhythm: everyDay('24'),
      coverage: compute,
    })),
    // They came with the plan that covers them.
    ...number(estate.count('webServers') === 0 ? 0 : 2, (index) => ({
      resource: server(estate, {
        name: `etl-${index + 1}`,
        account: accounts.data,
        region: regions.home,
        since: [GROWN_AT, 1],
        application: 'warehouse',
      }),
      meter: serverMeter('r7g.2xlarge'),
      rhythm: everyDay('24'),
      coverage: data,
    })),
    ...number(2, (index) => ({
      resource: server(estate, { name: `pim-${index + 1}`, account: accounts.shop, region: regions.home }),
      meter: RESERVED_SERVER,
      rhythm: everyDay('24'),
      coverage: servers,
    })),
    ...formerServers(estate, portfolio),
    ...number(estate.count('officeServers'), (index) => ({
      resource: server(estate, {
        name: `workbench-${index + 1}`,
        account: index % 2 === 0 ? accounts.research : accounts.staging,
        region: regions.home,
        // One comes and one goes on the way.
        ...(index === 1 && { since: [4, 11] as const }),
        ...(index === 2 && { until: [9, 20] as const }),
      }),
      meter: serverMeter('c7g.large'),
      rhythm: everyHour('1', { between: WORKING_HOURS, onWeekends: false }),
    })),
    ...Array.from({ length: estate.count('spotServers') }, (_, index) =>
      [...daysOf(month)].map((day) => ({
        resource: server(estate, {
          name: `render-${index + 1}-${day / DAY}`,
          account: accounts.data,
          region: regions.second,
          application: 'rendering',
        }),
        meter: spotMeter('c6i.xlarge'),
        rhythm: only(day, everyHour('1', { between: [9, 19], onWeekends: index % 2 === 0 })),
      })),
    ).flat(),
  ]
}

/** Of former generations, and paid for another while: no rule is to say anything of them. */
export function formerServers(
  estate: Estate,
  { family, burst }: Portfolio,
): [planned: Metered, reserved: Metered] {
  const { accounts, regions } = estate.company
  const former = (name: string) => server(estate, { name, account: accounts.shop, region: regions.second })
  const rhythm = everyDay('24')
  return [
    { resource: former('search-legacy'), meter: serverMeter('r4.xlarge'), rhythm, coverage: family },
    { resource: former('ftp-gateway'), meter: BURST_SERVER, rhythm, coverage: burst },
  ]
}

export function webServer(estate: Estate, index: number): Resource {
  const { accounts, regions } = estate.company
  return server(estate, {
    name: `web-${index + 1}`,
    account: accounts.shop,
    region: index % 3 === 2 ? regions.second : regions.home,
    application: 'webshop',
    zone: index % 2 === 0 ? 'a' : 'b',
  })
}

export function apiServer(estate: Estate, index: number): Resource {
  const { accounts, regions } = estate.company
  return server(estate, {
    name: `api-${index + 1}`,
    account: index % 4 === 3 ? accounts.data : accounts.shop,
    region: [regions.home, regions.home, regions.second, regions.third][index % 4]!,
    application: 'orders',
    zone: index % 2 === 0 ? 'b' : 'c',
  })
}

export function server(estate: Estate, options: ResourceOptions): Resource {
  return estate.resource({ zone: 'a', id: ({ hex }) => `i-0${hex(16)}`, ...options })
}

/** Of a rhythm, what is of one day. */
export function only(day: number, rhythm: Rhythm): Rhythm {
  return (time) => rhythm({ ...time, month: { ...time.month, start: day, end: day + DAY } })
}
