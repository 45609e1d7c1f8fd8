import { LAST } from '../calendar.ts'
import { exactly } from '../money.ts'
import { SNAPSHOT, snapshot, volumeMeter } from '../services/blocks.ts'
import { priceIn } from '../meter.ts'
import type { Metered } from '../usage-lines.ts'
import { evenly, everything, type Plotter } from './plot.ts'

/**
 * `ebs-gp2-to-gp3`: what gp3 would cost is storage at 0.8 of gp2's price, for more than 150 GB also 125 MB/s beyond
 * those that are included, and for more than 1,000 GB the IOPS beyond 3,000. The size is the gigabytes of a month,
 * `u` 0.8 times the rate of the line. A volume of 180 GB would be dearer as gp3, and so is no finding. In months that
 * have not 30 days a rule may pay throughput and IOPS by the month as it is, which comes to a little more or less.
 */
export function plantFormerVolumes(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const volume = (gigabytes: number): Metered => ({
    resource: estate.resource({
      name: `gp2-${gigabytes}`,
      account: accounts.shop,
      region: regions.home,
      id: ({ hex }) => `vol-0${hex(16)}`,
    }),
    meter: volumeMeter('gp2'),
    rhythm: evenly(gigabytes),
  })
  for (const gigabytes of [90, 600, 1_500]) {
    const former = volume(gigabytes)
    // Of a dollar, 1e-12, as costs are.
    const rate = priceIn(former.meter, regions.home) * 100n
    plotter.plant({
      rule: 'ebs-gp2-to-gp3',
      of: [former],
      saving: (cost) => cost - currentCost(cost, gigabytes, rate),
    })
  }
  plotter.almost({ rule: 'ebs-gp2-to-gp3', of: [volume(180)], because: 'gp3 would cost more' })
}

function currentCost(cost: bigint, gigabytes: number, rate: bigint): bigint {
  const throughput = gigabytes > 150 ? 125 : 0
  const iops = Math.min(Math.max(3 * gigabytes, 3000), 16_000) - 3000
  // Together with the four fifths of the rate, in thousandths of it.
  const perRate = BigInt(throughput * 400 + iops * 48)
  return exactly(cost * 4n, 5n) + exactly(rate * perRate, 1000n)
}

/**
 * `ebs-old-snapshots`: there from the first day of thirteen months, which is twelve before any day of the last one,
 * and still there on its last. All months have to be loaded together. With fewer of them, but 90 days, everything
 * that is there from their first day is old: also the first of the near misses.
 */
export function plantOldSnapshots(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const old = (name: string, gigabytes: number, lifetime = {}): Metered => ({
    resource: snapshot(estate, { name, account: accounts.data, region: regions.home, ...lifetime }),
    meter: SNAPSHOT,
    rhythm: evenly(gigabytes),
  })
  plotter.plant({ rule: 'ebs-old-snapshots', of: [old('before-migration', 900)], saving: everything })
  plotter.plant({ rule: 'ebs-old-snapshots', of: [old('golden-2024', 240)], saving: everything })
  if (estate.month.position >= 1) {
    plotter.almost({
      rule: 'ebs-old-snapshots',
      of: [old('before-upgrade', 300, { since: [1, 10] })],
      because: 'first billed eleven months before',
    })
  }
  plotter.almost({
    rule: 'ebs-old-snapshots',
    of: [old('old-archive', 300, { until: [LAST, 24] })],
    because: 'deleted in the last week',
  })
}
