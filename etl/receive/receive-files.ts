import { createHash } from 'node:crypto'
import { AccessError } from '../../client-bucket/access-error.ts'
import type { ClientBucket, ObjectVersion } from '../../client-bucket/client-bucket.ts'
import type { Attempt, AttemptFile } from '../attempts-repository.ts'
import { parseSourceUri } from '../connections/source-uri.ts'
import type { LoadContext } from '../load-upload.ts'
import type { Progress } from '../progress.ts'
import { openSource, requireSource } from './open-source.ts'
import { recordContent, recordFile } from './received-files-repository.ts'
import { accessRefused, tooLarge } from './refusals.ts'

/**
 * Takes the files of an upload that are still in the client's bucket into the upload store: those that no earlier try
 * has taken. From then on it is an upload like one that was sent.
 *
 * @throws LoadError where they cannot be had, or the client has the same content in another upload; an AccessError
 * where it may be otherwise in a while
 */
export async function receiveFiles(
  context: LoadContext,
  attempt: Attempt,
  progress: Progress,
): Promise<void> {
  if (attempt.contentSha256 !== null) return
  const missing = attempt.files.filter(({ sha256 }) => sha256 === null)
  if (missing.length > 0) await fetchFiles(context, attempt, missing, progress)
  await recordContent(context.db, attempt)
  // Those bytes are read once more, by the load.
  progress.restart()
}

async function fetchFiles(
  context: LoadContext,
  attempt: Attempt,
  missing: AttemptFile[],
  progress: Progress,
): Promise<void> {
  for (const { name, bytes } of missing) {
    if (bytes > context.limits.maxFileBytes) throw tooLarge(name, bytes, context.limits.maxFileBytes)
  }
  progress.phase = 'receiving'
  const before = attempt.files.filter(({ sha256 }) => sha256 !== null)
  progress.countBytes(before.reduce((sum, { bytes }) => sum + bytes, 0))
  const bucket = await openSource(context, attempt, missing)
  try {
    for (const file of missing) {
      // Whoever deletes a connection wants no more to come by it.
      await requireSource(context.db, attempt, [file])
      await fetchFile(context, bucket, attempt, file, progress)
    }
  } finally {
    bucket.close()
  }
}

/**
 * Each try keeps a file under a key of its own, and only the try that the upload has can name it. So what a try that
 * was cancelled or taken over still writes is neither read nor in the way of another's, and removed without harm.
 */
async function fetchFile(
  { db, uploadStore }: LoadContext,
  bucket: ClientBucket,
  attempt: Attempt,
  file: AttemptFile,
  progress: Progress,
): Promise<void> {
  const storageKey = `${attempt.clientId}/${attempt.uploadId}.${file.fileIndex}.${attempt.loadId}`
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const stream = bucket.read(objectOf(file), { signal: progress.signal })
    await uploadStore.write(storageKey, stream, {
      ownsChunks: true,
      onChunk(chunk) {
        hash.update(chunk)
        bytes += chunk.length
        progress.countBytes(chunk.length)
      },
    })
  } catch (error) {
    throw error instanceof AccessError ? accessRefused(error, file.name) : error
  }
  if (bytes !== file.bytes) throw new Error(`${bytes} bytes came of ${file.bytes}`)
  const received = { fileIndex: file.fileIndex, sha256: hash.digest('hex'), storageKey }
  if (!(await recordFile(db, attempt, received))) {
    await uploadStore.remove(storageKey)
    throw new Error('The upload was cancelled, or taken over by another worker.')
  }
  Object.assign(file, received)
}

function objectOf({ bytes, source }: AttemptFile): Omit<ObjectVersion, 'modifiedAt'> {
  if (!source) throw new Error('A file that was sent has no object in a bucket')
  return { key: parseSourceUri(source.uri).key, bytes, etag: source.etag, versionId: source.versionId }
}
