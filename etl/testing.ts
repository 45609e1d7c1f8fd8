import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { createClickHouse } from '../clickhouse/client.ts'
import { openUploadStore } from '../upload-store/upload-store.ts'
import { createTestDatabases } from '../testing/databases.ts'
import { enqueueLoadUpload } from './load-upload-job.ts'
import { loadUpload, type LoadContext } from './load-upload.ts'

/** A load's surroundings on real engines, and uploads as the server leaves them. */
export async function createLoadTestbed() {
  const databases = await createTestDatabases()
  const { db } = databases
  const clickhouse = createClickHouse(databases.clickhouseUrl)
  const uploadStore = openUploadStore(databases.uploadStore)
  const context: LoadContext = {
    db,
    clickhouse,
    uploadStore,
    log: pino({ level: 'silent' }),
    limits: { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
  }
  const { id: clientId } = await db
    .insertInto('client')
    .values({ name: 'Test', slug: 'test', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()

  /** Stores a file and records its upload as pending; with its job where a worker will take it. */
  async function receive(
    fileName: string,
    content: Buffer | string | Iterable<string>,
    options: { enqueue?: boolean; replaces?: string } = {},
  ): Promise<string> {
    const id = uuidv7()
    const storageKey = `${clientId}/${id}/0`
    const hash = createHash('sha256')
    let bytes = 0
    const chunks = typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content
    await uploadStore.write(storageKey, Readable.from(chunks, { objectMode: false }), {
      onChunk(chunk) {
        hash.update(chunk)
        bytes += chunk.length
      },
    })
    const sha256 = hash.digest('hex')
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('upload')
        .values({
          id,
          client_id: clientId,
          file_name: fileName,
          origin: 'file',
          bytes,
          content_sha256: sha256,
          replaces_id: options.replaces ?? null,
        })
        .execute()
      await trx
        .insertInto('upload_file')
        .values({ upload_id: id, file_index: 0, name: fileName, bytes, sha256, storage_key: storageKey })
        .execute()
      if (options.enqueue) await enqueueLoadUpload(trx, id)
    })
    return id
  }

  /** Saves a mapping of the client's own and has the upload ask for it. */
  async function mapUpload(id: string, name: string, definition: string): Promise<void> {
    const mapping = await db
      .insertInto('custom_mapping')
      .values({ client_id: clientId, name, header_fingerprint: name, header: '[]', definition })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.updateTable('upload').set({ mapping_id: mapping.id }).where('id', '=', id).execute()
  }

  async function readUpload(id: string) {
    const upload = await db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const totals = await db
      .selectFrom('upload_total')
      .selectAll()
      .where('upload_id', '=', id)
      .orderBy('currency')
      .execute()
    const periods = await db
      .selectFrom('upload_period')
      .selectAll()
      .where('upload_id', '=', id)
      .orderBy('period')
      .orderBy('billing_account_id')
      .execute()
    return { ...upload, totals, periods }
  }

  /** Receives a file and loads it, as at its last try; answers what has become of its upload. */
  async function load(content: Buffer | string | Iterable<string>, fileName = 'bill.csv') {
    const id = await receive(fileName, content)
    await loadUpload(context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    return readUpload(id)
  }

  async function select<Row>(query: string, query_params: Record<string, unknown> = {}): Promise<Row[]> {
    return (await clickhouse.query({ query, query_params, format: 'JSONEachRow' })).json<Row>()
  }

  return {
    ...databases,
    context,
    clickhouse,
    clientId,
    receive,
    load,
    mapUpload,
    readUpload,
    select,
    async stop() {
      await clickhouse.close()
      await databases.stop()
    },
  }
}

export type LoadTestbed = Awaited<ReturnType<typeof createLoadTestbed>>
