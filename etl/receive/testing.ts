import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import type { Manifest } from '../../contract/manifest.ts'
import type { StoredObject } from '../../demo/aws/buckets.ts'
import { startTestAws } from '../../testing/aws.ts'
import { connectBucket, type ConnectedBucket } from '../../testing/connected-bucket.ts'
import { createS3Upload } from '../connections/create-s3-upload.ts'
import { sourceUriOf } from '../connections/source-uri.ts'
import { loadUpload, type LoadContext } from '../load-upload.ts'
import { createLoadTestbed } from '../testing.ts'

const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'
let written = 0

/** A bill with these costs; never the same content twice, unless it is asked for. */
export const focus = (costs: string[], tag = `${written++}`) =>
  `${[HEADER, ...costs.map((cost) => `${cost},USD,2026-10-01,2026-10-05,EC2,"{""n"":""${tag}""}"`)].join('\n')}\n`

const MANIFEST: Omit<Manifest, 'files'> = {
  kind: 'aws-cur-legacy',
  name: 'daily',
  exportKey: 'aws-cur-legacy 111122223333 daily',
  deliveryId: 'a',
  period: '2026-10',
  deliveredAt: null,
}

interface Chosen {
  files: Record<string, string | Buffer>
  manifest?: Partial<Manifest>
  place?: ConnectedBucket
}

interface Try {
  lastTry?: boolean
  signal?: AbortSignal
  limits?: Partial<LoadContext['limits']>
  openBucket?: NonNullable<LoadContext['openBucket']>
}

/** As in production, but soon to try again, and so to give up. */
const openImpatiently: NonNullable<Try['openBucket']> = (address) =>
  openClientBucket(address, { delays: { first: 10, most: 100 } })

/** A client with a connection, AWS that it leads to, and uploads of what lies there. */
export async function createReceiveTestbed() {
  const testbed = await createLoadTestbed()
  const aws = await startTestAws()
  aws.applyEnv()
  const connected = await connectBucket(testbed.db, aws, { clientId: testbed.clientId })

  /** Puts the files into the bucket, and makes an upload of them as they are there. */
  async function choose({ files, manifest, place = connected }: Chosen): Promise<string> {
    const objects: (StoredObject & { name: string })[] = []
    for (const [name, content] of Object.entries(files)) {
      objects.push({ name, ...(await aws.putObject(place.bucket, `${place.prefix}${name}`, content)) })
    }
    const listed = objects.map(({ name, key }) => ({ name, key }))
    return testbed.db.transaction().execute((trx) =>
      createS3Upload(trx, {
        clientId: testbed.clientId,
        connectionId: place.connectionId,
        createdBy: null,
        fileName: manifest ? 'daily-Manifest.json' : objects[0]!.name,
        sourceUri: sourceUriOf(
          place.bucket,
          manifest ? `${place.prefix}daily-Manifest.json` : objects[0]!.key,
        ),
        manifest: manifest && { ...MANIFEST, ...manifest, files: listed },
        deliveredAt: manifest?.deliveredAt ?? new Date(),
        files: objects.map(({ name, key, bytes, etag, versionId }, fileIndex) => ({
          fileIndex,
          name,
          bytes,
          sourceUri: sourceUriOf(place.bucket, key),
          etag,
          versionId,
        })),
      }),
    )
  }

  async function loadChosen(
    id: string,
    { lastTry = true, signal, limits, openBucket = openImpatiently }: Try = {},
  ) {
    const context = {
      ...testbed.context,
      limits: { ...testbed.context.limits, ...limits },
      openBucket,
    }
    await loadUpload(context, id, { lastTry, signal: signal ?? AbortSignal.timeout(240_000) })
    return testbed.readUpload(id)
  }

  const filesOf = (id: string) =>
    testbed.db
      .selectFrom('upload_file')
      .selectAll()
      .where('upload_id', '=', id)
      .orderBy('file_index')
      .execute()

  return {
    ...testbed,
    aws,
    connected,
    choose,
    loadChosen,
    filesOf,
    /** AWS is as it was at first: for after each test. */
    heal() {
      aws.faults.heal()
      aws.lifetime.seconds = null
    },
    async stop() {
      await aws.stop()
      await testbed.stop()
    },
  }
}

export type ReceiveTestbed = Awaited<ReturnType<typeof createReceiveTestbed>>
