import type { Meter } from '../meter.ts'
import { arnOf } from '../estate.ts'
import { everyDay } from '../rhythms.ts'
import { requestMeter, storageMeter } from '../services/buckets.ts'
import type { Metered } from '../usage-lines.ts'
import { evenly, nothing, percent, type Plotter } from './plot.ts'

function bucket(
  { estate }: Plotter,
  name: string,
  gigabytes: number,
  requests: readonly [tier: 1 | 2, operation: string, each: string][],
): [storage: Metered, ...requests: Metered[]] {
  const { accounts, regions, name: company } = estate.company
  const resource = estate.resource({
    name,
    account: accounts.data,
    region: regions.home,
    id: ({ hex }) => `${company}-${name}-${hex(6)}`,
  })
  return [
    { resource, meter: storageMeter('Standard'), rhythm: evenly(gigabytes) },
    ...requests.map(([tier, operation, each]) => ({
      resource,
      meter: requestMeter(tier, operation),
      rhythm: everyDay(each),
    })),
  ]
}

/**
 * `s3-standard-cold`: 30 % of storage that is all Standard, where nobody puts, gets or copies anything. It is listed
 * too often, each day, to be abandoned. In the near miss one object is read a day.
 */
export function plantColdBucket(plotter: Plotter): void {
  const listed = [1, 'ListBucket', '900'] as const
  const cold = bucket(plotter, 'scans-2021', 6000, [[...listed], [2, 'HeadObject', '4000']])
  plotter.plant({ rule: 's3-standard-cold', of: cold, counted: cold.slice(0, 1), saving: percent(30) })
  plotter.almost({
    rule: 's3-standard-cold',
    of: bucket(plotter, 'scans-2023', 3000, [[...listed], [2, 'GetObject', '1']]),
    because: 'one object is read a day',
  })
}

/**
 * `s3-abandoned-bucket`: 30 % of storage, with a few requests each day: 12 of tier 1 and 40 of tier 2, and nothing
 * that leaves. Somebody puts and gets, so that it is not cold as a whole. In the near miss there are 120 of tier 1.
 */
export function plantAbandonedBucket(plotter: Plotter): void {
  const left = bucket(plotter, 'prototype', 1500, [
    [1, 'PutObject', '12'],
    [2, 'GetObject', '40'],
  ])
  plotter.plant({ rule: 's3-abandoned-bucket', of: left, counted: left.slice(0, 1), saving: percent(30) })
  plotter.almost({
    rule: 's3-abandoned-bucket',
    of: bucket(plotter, 'pilot', 1200, [
      [1, 'PutObject', '120'],
      [2, 'GetObject', '500'],
    ]),
    because: '120 requests of tier 1 a day',
  })
}

/**
 * `s3-incomplete-multipart`: more uploads begun than completed. No amount is saved; the cost is that of the requests
 * that begin and complete them, since the bill does not say what is kept of the parts.
 */
export function plantUnfinishedUploads(plotter: Plotter): void {
  const uploads = (name: string, completed: string) =>
    bucket(plotter, name, 300, [
      [1, 'InitiateMultipartUpload', '400'],
      [1, 'UploadPart', '9000'],
      [1, 'CompleteMultipartUpload', completed],
      [2, 'GetObject', '5000'],
    ])
  const broken = uploads('video-ingest', '340')
  const counted = broken.filter(({ meter }) => meter.operation.endsWith('MultipartUpload'))
  plotter.plant({ rule: 's3-incomplete-multipart', of: broken, counted, saving: nothing })
  plotter.almost({
    rule: 's3-incomplete-multipart',
    of: uploads('photo-ingest', '400'),
    because: 'all that was begun was completed',
  })
}

/** `glacier-to-deep-archive`: 55 % of a vault of the former service; a bucket's archive is not one. */
export function plantVault(plotter: Plotter): void {
  const { estate } = plotter
  const { accounts, regions } = estate.company
  const vault: Meter = {
    product: 'AmazonGlacier',
    family: 'Storage',
    usageType: 'TimedStorage-ByteHrs',
    operation: 'Storage',
    unit: 'GB-Mo',
    price: '0.0036',
    description: 'GB-Month of storage used in a Glacier vault',
    isOld: true,
  }
  plotter.plant({
    rule: 'glacier-to-deep-archive',
    of: [
      {
        resource: estate.resource({
          name: 'tapes',
          account: accounts.payer,
          region: regions.home,
          id: arnOf('glacier', 'vaults/'),
        }),
        meter: vault,
        rhythm: evenly(30_000),
      },
    ],
    saving: percent(55),
  })
}
