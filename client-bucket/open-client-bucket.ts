import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import { AccessError } from './access-error.ts'
import { assumeRole } from './assume-role.ts'
import { createS3 } from './aws-clients.ts'
import { isWithin } from './bucket-path.ts'
import type { Doing } from './classify-error.ts'
import type { BucketAddress, ClientBucket, ObjectVersion } from './client-bucket.ts'
import { listFolder, unquoted } from './list-folder.ts'
import { rangeOpener } from './open-range.ts'
import { readInRanges, type Delays } from './read-object.ts'
import { accessError, toAccessError } from './to-access-error.ts'
import { unlessAborted } from './unless-aborted.ts'

type Abortable = { abortSignal?: AbortSignal }

/**
 * A client's folder, by its role. Its first request assumes the role; `close` when it is not needed any more.
 *
 * @param options.delays before what broke is asked for again
 */
export function openClientBucket(address: BucketAddress, options: { delays?: Delays } = {}): ClientBucket {
  const { bucket, prefix, region } = address
  const s3 = createS3({ region, credentials: () => assumeRole(address) })

  /** Keys that AWS does not take any more are renewed once. */
  async function ask<Answer>(
    doing: Doing,
    signal: AbortSignal | undefined,
    request: (options: Abortable) => Promise<Answer>,
  ): Promise<Answer> {
    const options = signal ? { abortSignal: signal } : {}
    try {
      return await unlessAborted(signal, () => request(options))
    } catch (error) {
      const failure = failureOf(error, doing, signal)
      if (failure.code !== 'expired') throw failure
    }
    try {
      return await unlessAborted(signal, async () => {
        await s3.config.credentials({ forceRefresh: true })
        return request(options)
      })
    } catch (error) {
      throw failureOf(error, doing, signal)
    }
  }

  /** S3 denies what is not there to whoever may list a part of the bucket only: whether it is there, a list says. */
  async function askOfObject<Answer>(
    key: string,
    signal: AbortSignal | undefined,
    request: (options: Abortable) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await ask('read', signal, request)
    } catch (error) {
      const isDenied = error instanceof AccessError && error.code === 'access-denied'
      if (isDenied && (await isMissing(key, signal))) throw accessError('no-such-object', 'read')
      throw error
    }
  }

  async function isMissing(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 })
      const { Contents = [] } = await ask('list', signal, (options) => s3.send(command, options))
      return Contents[0]?.Key !== key
    } catch {
      return false
    }
  }

  function read(object: ObjectVersion, { signal }: { signal: AbortSignal }): Readable {
    requireWithin(prefix, object.key)
    return readInRanges(object.bytes, rangeOpener(s3, bucket, object, askOfObject), signal, options.delays)
  }

  return {
    async list(folderKey, options = {}) {
      requireWithin(prefix, folderKey)
      return ask('list', options.signal, () => listFolder(s3, address, folderKey, options))
    },

    async head(key, { signal } = {}) {
      requireWithin(prefix, key)
      const command = new HeadObjectCommand({ Bucket: bucket, Key: key })
      const head = await askOfObject(key, signal, (options) => s3.send(command, options))
      return {
        key,
        bytes: head.ContentLength ?? 0,
        etag: unquoted(head.ETag),
        versionId: head.VersionId === 'null' ? null : (head.VersionId ?? null),
        modifiedAt: head.LastModified ?? new Date(0),
      }
    },

    read,

    async readText(object, maxBytes, { signal } = {}) {
      if (object.bytes > maxBytes) throw new RangeError(`The file is larger than ${maxBytes} bytes.`)
      const stream = read(object, { signal: signal ?? new AbortController().signal })
      return new TextDecoder().decode(Buffer.concat(await stream.toArray()))
    },

    close: () => s3.destroy(),
  }
}

/** No caller may come so far with another key, so that this is a fault of ours and no word to people. */
function requireWithin(prefix: string, key: string): void {
  if (isWithin(prefix, key)) return
  throw new Error('A key outside the folder of a connection was asked for.')
}

function failureOf(error: unknown, doing: Doing, signal: AbortSignal | undefined): AccessError {
  signal?.throwIfAborted()
  return toAccessError(error, doing)
}
