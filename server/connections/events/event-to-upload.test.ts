import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConnectionWorker } from '../../../etl/connections/connection-worker.ts'
import { startTestAws, type TestAws } from '../../../testing/aws.ts'
import { connectBucket, type ConnectedBucket } from '../../../testing/connected-bucket.ts'
import {
  createEventTestbed,
  created,
  notified,
  TOPIC,
  type EventTestbed,
  type TestChannel,
} from '../../../testing/event-testbed.ts'
import { snsNotification } from '../../../testing/sns.ts'

let testbed: EventTestbed
let aws: TestAws
let channel: TestChannel
let bucket: ConnectedBucket
beforeAll(async () => {
  testbed = await createEventTestbed()
  aws = await startTestAws()
  aws.applyEnv()
  const { db } = testbed.outlay.databases
  const client = await testbed.outlay.createClient()
  bucket = await connectBucket(db, aws, { clientId: client.id })
  const { connectionId } = bucket
  await db
    .updateTable('connection')
    .set({ watch_enabled: true, watched_since: '2026-01-01T00:00:00Z', sns_topic_arns: [TOPIC] })
    .where('id', '=', connectionId)
    .execute()
  channel = await testbed.openChannel(connectionId, await testbed.outlay.createUser('admin', client))
})
afterAll(async () => {
  await aws.stop()
  await testbed.stop()
})

/** Writes a report of October with another cost, as AWS does, and answers the key of its manifest. */
async function deliver(assemblyId: string, cost: string): Promise<string> {
  const folder = `${bucket.prefix}daily/20261001-20261101/`
  const file = `${folder}daily-1.csv`
  const header = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName'
  await aws.putObject(bucket.bucket, file, `${header}\n${cost},USD,2026-10-01,2026-10-05,EC2\n`)
  const manifest = {
    assemblyId,
    account: '111122223333',
    reportName: 'daily',
    billingPeriod: { start: '20261001T000000.000Z' },
    bucket: bucket.bucket,
    reportKeys: [file],
  }
  const key = `${folder}daily-Manifest.json`
  await aws.putObject(bucket.bucket, key, JSON.stringify(manifest))
  return key
}

/** Five events by EventBridge and five by SNS. */
async function sendTenEvents(key: string): Promise<void> {
  const message = snsNotification(JSON.stringify(notified([key], bucket.bucket)), { topicArn: TOPIC })
  for (let time = 0; time < 5; time++) {
    const answers = await Promise.all([
      testbed.sendEvent(channel, created(key, bucket.bucket)),
      testbed.sendMessage(channel, message),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202])
  }
}

test('ten events of a delivery make one upload, whenever they come; a rewritten one makes one more', async () => {
  const { db, databaseUrl } = testbed.outlay.databases
  const pgPool = new pg.Pool({ connectionString: databaseUrl, max: 6 })
  pgPool.on('error', () => undefined)
  const worker = await startConnectionWorker(
    { db, log: pino({ level: 'silent' }) },
    { pgPool, silenceSeconds: 20, onEnd: () => undefined },
  )
  try {
    const uploads = () =>
      db.selectFrom('upload').where('connection_id', '=', channel.connectionId).select('id').execute()
    for (const [index, assemblyId] of ['the first', 'the second'].entries()) {
      const key = await deliver(assemblyId, `${index + 1}`)
      await sendTenEvents(key)
      await expect.poll(() => testbed.waiting(channel), { timeout: 20_000 }).toEqual([])
      await sendTenEvents(key)
      await expect.poll(() => testbed.waiting(channel), { timeout: 20_000 }).toEqual([])
      expect(await uploads()).toHaveLength(index + 1)
    }
    const deliveries = await db
      .selectFrom('delivery')
      .where('connection_id', '=', channel.connectionId)
      .select(['found_by', 'delivery_id', 'error'])
      .orderBy('id')
      .execute()
    expect(deliveries).toEqual([
      { found_by: 'event', delivery_id: 'the first', error: null },
      { found_by: 'event', delivery_id: 'the second', error: null },
    ])
  } finally {
    await worker.stop()
    await pgPool.end()
  }
})
