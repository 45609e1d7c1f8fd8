import type { Estate, ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

/** A volume's gigabytes, of a type. */
export function volumeMeter(type: 'gp2' | 'gp3'): Meter {
  return {
    product: 'AmazonEC2',
    family: 'Storage',
    usageType: `EBS:VolumeUsage.${type}`,
    operation: `CreateVolume-${type === 'gp2' ? 'Gp2' : 'Gp3'}`,
    unit: 'GB-Mo',
    price: type === 'gp2' ? '0.10' : '0.08',
    description: `GB-month of General Purpose SSD (${type}) provisioned storage`,
    isOld: true,
    attributes: {
      'product/volumeApiName': type,
      'product/volumeType': 'General Purpose',
      'product/storageMedia': 'SSD-backed',
    },
  }
}

const IOPS: Meter = {
  ...volumeMeter('gp3'),
  family: 'System Operation',
  usageType: 'EBS:VolumeP-IOPS.gp3',
  unit: 'IOPS-Mo',
  price: '0.005',
  description: 'provisioned IOPS-month',
}

export const SNAPSHOT: Meter = {
  product: 'AmazonEC2',
  family: 'Storage Snapshot',
  usageType: 'EBS:SnapshotUsage',
  operation: 'CreateSnapshot',
  unit: 'GB-Mo',
  price: '0.05',
  description: 'GB-Month of snapshot data stored',
  isOld: true,
}

/** Volumes, all of the current type, and backups that go after five weeks. */
export function blocks(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const volumes = Array.from({ length: estate.count('volumes') }, (_, index) => {
    const resource = estate.resource({
      name: `volume-${index + 1}`,
      account: [accounts.shop, accounts.data, accounts.staging, accounts.research][index % 4]!,
      region: index % 5 === 4 ? regions.second : regions.home,
      id: ({ hex }) => `vol-0${hex(16)}`,
      // Every sixth one came on the way, and every eleventh went.
      ...(index % 6 === 5 && { since: [(index % 9) + 1, 12] as const }),
      ...(index % 11 === 10 && { until: [(index % 4) + 7, 17] as const }),
    })
    return { resource, meter: volumeMeter('gp3'), rhythm: stored(60 + 45 * (index % 7), { grows: false }) }
  })
  const fast = volumes.filter((_, index) => index % 8 === 3)
  return [
    ...volumes,
    ...fast.map(({ resource }) => ({ resource, meter: IOPS, rhythm: stored(3000, { grows: false }) })),
    ...(estate.count('volumes') > 0 ? backups(estate) : []),
  ]
}

/** One a week, kept for 35 days. */
function backups(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const begins = [-2, -1, 0].flatMap((months) =>
    [1, 8, 15, 22].map((day) => [estate.month.position + months, day] as const),
  )
  return begins.map(([position, day]) => ({
    resource: snapshot(estate, {
      name: `backup ${position} ${day}`,
      account: accounts.data,
      region: regions.home,
      since: [position, day],
      until: [position, day + 35],
    }),
    meter: SNAPSHOT,
    rhythm: stored(400),
  }))
}

export function snapshot(estate: Estate, options: ResourceOptions) {
  return estate.resource({
    id: ({ region, account, hex }) => `arn:aws:ec2:${region}:${account}:snapshot/snap-0${hex(16)}`,
    ...options,
  })
}
