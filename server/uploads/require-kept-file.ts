import type { Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { conflict, notFound } from '../http/problem.ts'
import { findKeptFile, findLoadOfUpload } from './uploads-repository.ts'

/**
 * Where a file of the upload is in the upload store, and the load whose rows are the upload's.
 *
 * @throws ProblemError 404 for a file that the client does not have, 409 for one that is gone or has not come yet
 */
export async function requireKeptFile(
  db: Kysely<Database>,
  { clientId, uploadId, fileIndex }: { clientId: string; uploadId: string; fileIndex: number },
): Promise<{ storageKey: string; loadId: string | null }> {
  const file = await findKeptFile(db, clientId, uploadId, fileIndex)
  if (!file) {
    const isThere = await findLoadOfUpload(db, clientId, uploadId)
    throw notFound(isThere ? `file ${fileIndex} of upload ${uploadId}` : `upload ${uploadId}`)
  }
  if (file.status === 'deleted') {
    throw conflict('upload-deleted', `Upload ${uploadId} was deleted, and its files with it.`)
  }
  if (!file.hasCome) {
    throw conflict(
      'file-not-received',
      `File ${fileIndex} of upload ${uploadId} has not come from its bucket: wait for that, or retry the upload.`,
    )
  }
  return { storageKey: file.storageKey, loadId: file.loadId }
}
