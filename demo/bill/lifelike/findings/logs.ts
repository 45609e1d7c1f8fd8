import { everyDay } from '../rhythms.ts'
import { CONFIG_METERS, LOG_METERS, logGroup, TRAIL_METERS } from '../services/observability.ts'
import { costOf, price, usage } from '../money.ts'
import type { Metered } from '../usage-lines.ts'
import { evenly, everything, percent, type Plotter } from './plot.ts'

const place = ({ estate }: Plotter) => ({
  account: estate.company.accounts.shop,
  region: estate.company.regions.home,
})

/** `logs-ingestion`: half of what the two largest groups take in. All others together take in a few dollars. */
export function plantIngestion(plotter: Plotter): void {
  const group = (name: string, each: string): Metered => ({
    resource: logGroup(plotter.estate, { name, ...place(plotter) }),
    meter: LOG_METERS.standard,
    rhythm: everyDay(each),
  })
  plotter.plant({ rule: 'logs-ingestion', of: [group('/app/checkout-debug', '18')], saving: percent(50) })
  plotter.plant({ rule: 'logs-ingestion', of: [group('/app/search', '7')], saving: percent(50) })
}

/** `logs-storage-unused`: storage of at least 2 a month where nothing has come in. */
export function plantUnusedLogs(plotter: Plotter): void {
  const group = (name: string, gigabytes: number): Metered => ({
    resource: logGroup(plotter.estate, { name, ...place(plotter) }),
    meter: LOG_METERS.storage,
    rhythm: evenly(gigabytes),
  })
  plotter.plant({ rule: 'logs-storage-unused', of: [group('/app/old-shop', 420)], saving: everything })
  plotter.almost({
    rule: 'logs-storage-unused',
    of: [group('/app/pilot', 45)],
    because: 'it costs less than 2 a month',
  })
}

/** `cloudtrail-duplicate`: every event of a second trail. No resource is named: account and region are. */
export function plantSecondTrail(plotter: Plotter): void {
  const { estate } = plotter
  plotter.plant({
    rule: 'cloudtrail-duplicate',
    of: [
      {
        resource: estate.resource({ name: 'second trail', ...place(plotter), untagged: true }),
        meter: TRAIL_METERS.paid,
        rhythm: everyDay('110000'),
      },
    ],
    key: 'PaidEventsRecorded',
    saving: everything,
  })
}

/**
 * `config-continuous`: the formula is taken by its words: what a month costs, less the items of its largest day once
 * at 0.012. What records once a day in other accounts has a usage type of its own.
 */
export function plantContinuousConfig(plotter: Plotter): void {
  const { estate } = plotter
  const items = '5200'
  plotter.plant({
    rule: 'config-continuous',
    of: [
      {
        resource: estate.resource({
          name: 'recorder',
          account: estate.company.accounts.research,
          region: estate.company.regions.home,
          untagged: true,
        }),
        meter: CONFIG_METERS.continuous,
        rhythm: everyDay(items),
      },
    ],
    key: 'ConfigurationItemRecorded',
    saving: (cost) => cost - costOf(usage(items), price(CONFIG_METERS.daily.price)),
  })
}
