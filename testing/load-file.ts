import { Readable } from 'node:stream'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { loadUpload } from '../etl/load-upload.ts'
import type { TestApp } from './app.ts'

/** Has a client's file loaded as etl does it, and names the upload and its load. */
export async function loadFile(
  { databases: { db }, clickhouse, uploadStore }: TestApp,
  clientId: string,
  { name, content }: { name: string; content: Buffer },
): Promise<{ uploadId: string; loadId: string }> {
  const id = uuidv7()
  const [storageKey, bytes] = [`${clientId}/${id}.0`, content.length]
  await uploadStore.write(storageKey, Readable.from([content]))
  await db
    .insertInto('upload')
    .values({ id, client_id: clientId, file_name: name, content_sha256: id, bytes, origin: 'file' })
    .execute()
  await db
    .insertInto('upload_file')
    .values({ upload_id: id, file_index: 0, name, bytes, sha256: id, storage_key: storageKey })
    .execute()
  await loadUpload(
    {
      db,
      clickhouse,
      uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 0, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
    },
    id,
    { lastTry: true, signal: AbortSignal.timeout(60_000) },
  )
  const { load_id, error } = await db
    .selectFrom('upload')
    .where('id', '=', id)
    .select(['load_id', 'error'])
    .executeTakeFirstOrThrow()
  if (load_id === null || error !== null) throw new Error(`${name} was not loaded: ${JSON.stringify(error)}`)
  return { uploadId: id, loadId: load_id }
}
