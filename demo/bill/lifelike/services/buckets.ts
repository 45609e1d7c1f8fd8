import type { Estate } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachDay, stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'
import { internetOut } from './transfer.ts'

const CLASSES = {
  Standard: { usageType: 'TimedStorage-ByteHrs', operation: 'StandardStorage', price: '0.023' },
  'Infrequent Access': {
    usageType: 'TimedStorage-SIA-ByteHrs',
    operation: 'StandardIAStorage',
    price: '0.0125',
  },
  'Glacier Instant Retrieval': {
    usageType: 'TimedStorage-GIR-ByteHrs',
    operation: 'GlacierInstantRetrievalStorage',
    price: '0.004',
  },
  'Deep Archive': {
    usageType: 'TimedStorage-GDA-ByteHrs',
    operation: 'DeepArchiveStorage',
    price: '0.00099',
  },
} as const

/** Gigabytes of a bucket, in a storage class. */
export function storageMeter(storageClass: keyof typeof CLASSES): Meter {
  return {
    product: 'AmazonS3',
    family: 'Storage',
    unit: 'GB-Mo',
    ...CLASSES[storageClass],
    description: `GB-Month of storage used, ${storageClass}`.replace(',', ' -'),
    isOld: true,
    attributes: { 'product/storageClass': storageClass, 'product/volumeType': storageClass },
  }
}

/** Requests that write or list, which are dear, and those that read. */
export function requestMeter(tier: 1 | 2, operation: string): Meter {
  return {
    product: 'AmazonS3',
    family: 'API Request',
    usageType: `Requests-Tier${tier}`,
    operation,
    unit: 'Requests',
    price: tier === 1 ? '0.000005' : '0.0000004',
    description: 'request',
    isOld: true,
    attributes: { 'product/group': `S3-API-Tier${tier}` },
  }
}

const NAMES = ['assets', 'invoices', 'events', 'exports', 'uploads', 'backups', 'models', 'media']

/** Buckets that are written to and read from all the time. */
export function buckets(estate: Estate): Metered[] {
  const { accounts, regions, name: company } = estate.company
  return Array.from({ length: estate.count('buckets') }, (_, index) => {
    const resource = estate.resource({
      name: `${NAMES[index % NAMES.length]}-${Math.floor(index / NAMES.length)}`,
      account: [accounts.shop, accounts.data, accounts.staging, accounts.research, accounts.payer][
        index % 5
      ]!,
      region: index % 4 === 3 ? regions.second : regions.home,
      id: ({ name, hex }) => `${company}-${name}-${hex(6)}`,
    })
    const isLarge = index % 3 === 2
    const lines: Metered[] = [
      { resource, meter: storageMeter('Standard'), rhythm: stored(900 + 700 * (index % 6)) },
      {
        resource,
        meter: requestMeter(1, 'PutObject'),
        rhythm: eachDay(String(40_000 + 9_000 * (index % 5))),
      },
      {
        resource,
        meter: requestMeter(2, 'GetObject'),
        rhythm: eachDay(String(600_000 + 90_000 * (index % 7))),
      },
    ]
    if (isLarge) {
      lines.push({ resource, meter: storageMeter('Infrequent Access'), rhythm: stored(5_000) })
      lines.push({ resource, meter: storageMeter('Glacier Instant Retrieval'), rhythm: stored(9_000) })
    }
    if (index % 4 === 1) {
      const served = { product: 'AmazonS3', operation: 'GetObject' } as const
      lines.push(internetOut(resource, eachDay('12', { weekend: 130 }), served))
    }
    return lines
  }).flat()
}
