import { addressOf } from '../../client-bucket/address-of.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import { startTestAws } from '../../testing/aws.ts'
import {
  writeDataExport,
  writeLegacyReport,
  type ExportDelivery,
  type LegacyDelivery,
} from '../../testing/aws-reports.ts'
import { connectBucket } from '../../testing/connected-bucket.ts'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed } from '../testing.ts'
import { takeManifest, type ManifestToTake } from './take-manifest.ts'

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

  const deliverLegacy = (connection: Connection, options?: LegacyDelivery) =>
    writeLegacyReport(aws, connection, options)
  const deliverExport = (connection: Connection, options?: ExportDelivery) =>
    writeDataExport(aws, connection, options)

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
