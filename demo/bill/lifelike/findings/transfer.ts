import type { Metered } from '../usage-lines.ts'
import { everyDay } from '../rhythms.ts'
import { attachmentId, natId } from '../services/network.ts'
import { NAT_BYTES, NAT_HOURS, TRANSIT_BYTES, TRANSIT_HOURS } from '../services/network-meters.ts'
import { server } from '../services/servers.ts'
import { internetOut, interRegion, interZone } from '../services/transfer.ts'
import { nothing, type Plotter } from './plot.ts'

/**
 * `transfer-hot-spots`: of each kind of transfer the resource that pays most, by far. What it costs is what the
 * transfer of that kind costs; nothing is saved. The key is the kind: one resource may be found for several.
 */
export function plantHotSpots(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const spot = (name: string) =>
    server(estate, { name, account: accounts.data, region: regions.home, application: 'replication' })
  const hot = (of: readonly Metered[], beside: readonly Metered[] = []) =>
    plotter.plant({ rule: 'transfer-hot-spots', of: [...of, ...beside], counted: of, saving: nothing })

  hot(interZone(spot('kafka-1'), everyDay('1500')))
  hot(interRegion(spot('replica-feed'), regions.second, everyDay('1000')))
  hot([internetOut(spot('download-origin'), everyDay('480'))])
  const nat = estate.resource({
    name: 'nat-crawler',
    account: accounts.network,
    region: regions.second,
    id: natId,
  })
  hot(
    [{ resource: nat, meter: NAT_BYTES, rhythm: everyDay('1200') }],
    [{ resource: nat, meter: NAT_HOURS, rhythm: everyDay('24') }],
  )
  const attachment = estate.resource({
    name: 'attachment-lake',
    account: accounts.network,
    region: regions.home,
    id: attachmentId,
  })
  hot(
    [{ resource: attachment, meter: TRANSIT_BYTES, rhythm: everyDay('1100') }],
    [{ resource: attachment, meter: TRANSIT_HOURS, rhythm: everyDay('24') }],
  )
}
