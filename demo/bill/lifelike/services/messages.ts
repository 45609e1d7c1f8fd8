import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachDay, everyDay } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const requests = (product: Meter['product'], price: string): Meter => ({
  product,
  family: 'API Request',
  usageType: 'Requests-Tier1',
  operation: product === 'AmazonSNS' ? 'Publish' : 'SendMessage',
  unit: 'Requests',
  price,
  description: 'request for the next requests in this region per month',
})
const QUEUE = requests('AWSQueueService', '0.0000004')
const TOPIC = requests('AmazonSNS', '0.0000005')

/** A stream's shards, and what is put into them. */
export const STREAM_METERS = {
  shards: stream('Storage-ShardHour', 'shardHourStorage', 'ShardHour', '0.015'),
  payload: stream('PutRequestPayloadUnits', 'PutRequest', 'PutRequest', '0.000000014'),
}

function stream(usageType: string, operation: string, unit: string, price: string): Meter {
  return {
    product: 'AmazonKinesis',
    family: 'Kinesis Streams',
    usageType,
    operation,
    unit,
    price,
    description: `${unit} for Kinesis Streams`,
  }
}

export function messages(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const queues = estate.count('queues')
  const places = [accounts.shop, accounts.data, accounts.staging]
  return [
    ...Array.from({ length: queues }, (_, index) => {
      const isQueue = index % 3 < 2
      const resource = estate.resource({
        name: `${isQueue ? 'queue' : 'topic'}-${index + 1}`,
        account: places[index % places.length]!,
        region: regions.home,
        id: arnOf(isQueue ? 'sqs' : 'sns', ''),
      })
      return {
        resource,
        meter: isQueue ? QUEUE : TOPIC,
        rhythm: eachDay(String(1_500_000 + 300_000 * (index % 5))),
      }
    }),
    ...(queues > 0 ? clicks(estate) : []),
  ]
}

function clicks(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const resource = kinesisStream(estate, { name: 'clicks', account: accounts.data, region: regions.home })
  return [
    { resource, meter: STREAM_METERS.shards, rhythm: everyDay('96') },
    { resource, meter: STREAM_METERS.payload, rhythm: eachDay('60000000', { weekend: 110 }) },
  ]
}

export function kinesisStream(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('kinesis', 'stream/'), ...options })
}
