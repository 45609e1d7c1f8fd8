import { randomUUID } from 'node:crypto'
import { addressOf } from '../../client-bucket/address-of.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import { startTestAws } from '../../testing/aws.ts'
import { connectBucket } from '../../testing/connected-bucket.ts'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed } from '../testing.ts'
import { takeManifest, type ManifestToTake } from './take-manifest.ts'

interface LegacyDelivery {
  report?: string
  /** `2026-10` */
  period?: string
  assemblyId?: string
  /** Of each file, the costs of its lines. */
  costs?: string[][]
  /** In a folder of the delivery, whose manifest stands beside the folder as well. */
  keepsDeliveries?: boolean
  /** What is other in the manifest than in reality. */
  manifest?: Record<string, unknown>
  modifiedAt?: Date
}

/** A client with a connection, AWS that it leads to, and what etl has for both. */
export async function createDeliveryTestbed() {
  const testbed = await createLoadTestbed()
  const aws = await startTestAws()
  aws.applyEnv()
  const { db } = testbed
  const context = { db, log: testbed.context.log }

  /** A verified connection to a bucket of its own, watched from long ago on, if at all. */
  async function connect({ isWatched = true, prefix = 'billing/', clientId = testbed.clientId } = {}) {
    const { connectionId } = await connectBucket(db, aws, { clientId, prefix })
    if (isWatched) {
      const values = { watch_enabled: true, watched_since: '2026-01-01T00:00:00Z' }
      await db.updateTable('connection').set(values).where('id', '=', connectionId).execute()
    }
    return readConnection(connectionId)
  }

  type Connection = Awaited<ReturnType<typeof connect>>

  const readConnection = (id: string) =>
    db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  /** Writes a legacy report as AWS does, the manifest last, and answers the key of that and those of the files. */
  async function deliverLegacy(
    { id, bucket, prefix }: Connection,
    {
      report = 'daily',
      period = '2026-10',
      assemblyId = randomUUID(),
      costs = [['1']],
      keepsDeliveries = false,
      manifest = {},
      modifiedAt = new Date(),
    }: LegacyDelivery = {},
  ) {
    const folder = `${prefix}${report}/${period.replace('-', '')}01-${nextMonth(period)}01/`
    const filesFolder = keepsDeliveries ? `${folder}${assemblyId}/` : folder
    const fileKeys = costs.map((_lines, index) => `${filesFolder}${report}-${index + 1}.csv`)
    for (const [index, key] of fileKeys.entries()) {
      const text = focusCsv(period, costs[index]!, `${assemblyId} ${index}`)
      await aws.putObject(bucket, key, text, { modifiedAt })
    }
    const content = JSON.stringify({
      assemblyId,
      // The reports of one test are not versions of another's.
      account: id,
      reportName: report,
      billingPeriod: { start: `${period.replace('-', '')}01T000000.000Z` },
      bucket,
      reportKeys: fileKeys,
      ...manifest,
    })
    const key = `${folder}${report}-Manifest.json`
    const twin = `${filesFolder}${report}-Manifest.json`
    if (keepsDeliveries) await aws.putObject(bucket, twin, content, { modifiedAt })
    await aws.putObject(bucket, key, content, { modifiedAt })
    return { key, twin, fileKeys, assemblyId }
  }

  /** The same of a data export that overwrites its files. */
  async function deliverExport(
    { id, bucket, prefix }: Connection,
    {
      name = 'cur2',
      period = '2026-10',
      executionId = randomUUID() as string,
      costs = ['1'],
      manifest = {},
    } = {},
  ) {
    const fileKey = `${prefix}${name}/data/BILLING_PERIOD=${period}/${name}-00001.csv`
    await aws.putObject(bucket, fileKey, focusCsv(period, costs, executionId))
    const content = JSON.stringify({
      executionId,
      exportArn: `arn:aws:bcm-data-exports:us-east-1:111122223333:export/${name}-${id}`,
      dataFiles: [`s3://${bucket}/${fileKey}`],
      ...manifest,
    })
    const key = `${prefix}${name}/metadata/BILLING_PERIOD=${period}/${name}-Manifest.json`
    await aws.putObject(bucket, key, content)
    return { key, fileKey, executionId }
  }

  async function take(connection: Connection, key: string, options: Partial<ManifestToTake> = {}) {
    const bucket = openClientBucket(addressOf(connection))
    try {
      return await takeManifest({ db, bucket }, { connection, key, foundBy: 'poll', ...options })
    } finally {
      bucket.close()
    }
  }

  const deliveriesOf = ({ id }: Connection) =>
    db.selectFrom('delivery').selectAll().where('connection_id', '=', id).orderBy('id').execute()

  const uploadsOf = ({ id }: Connection) =>
    db.selectFrom('upload').selectAll().where('connection_id', '=', id).orderBy('id').execute()

  /** Loads whatever waits, as the workers of etl do. */
  async function loadPending(connection: Connection) {
    for (const { id, status } of await uploadsOf(connection)) {
      if (status !== 'pending') continue
      await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    }
    return uploadsOf(connection)
  }

  return {
    ...testbed,
    aws,
    context,
    connect,
    readConnection,
    deliverLegacy,
    deliverExport,
    take,
    deliveriesOf,
    uploadsOf,
    loadPending,
    async stop() {
      await aws.stop()
      await testbed.stop()
    },
  }
}

export type DeliveryTestbed = Awaited<ReturnType<typeof createDeliveryTestbed>>

const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'

/** Lines of a bill, which are never the same for another delivery. */
function focusCsv(period: string, costs: string[], delivery: string): string {
  const lines = costs.map(
    (cost) => `${cost},USD,${period}-01,${period}-05,EC2,"{""delivery"":""${delivery}""}"`,
  )
  return `${[HEADER, ...lines].join('\n')}\n`
}

/** `202611` after `2026-10`. */
function nextMonth(period: string): string {
  const [year, month] = period.split('-').map(Number)
  return new Date(Date.UTC(year!, month!)).toISOString().slice(0, 7).replace('-', '')
}
