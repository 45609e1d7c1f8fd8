import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import { AccessError } from './access-error.ts'
import type { ObjectVersion } from './client-bucket.ts'
import type { ByteRange, OpenRange } from './read-object.ts'
import { accessError } from './to-access-error.ts'

/** Makes a request for the object of this key, with what a client's bucket does about its failures. */
type AskOfObject = <Answer>(
  key: string,
  signal: AbortSignal | undefined,
  request: (options: { abortSignal?: AbortSignal }) => Promise<Answer>,
) => Promise<Answer>

/** Asks for ranges of an object in this version of it, and of no other. */
export function rangeOpener(
  s3: S3Client,
  bucket: string,
  object: ObjectVersion,
  askOfObject: AskOfObject,
): OpenRange {
  let { versionId } = object

  function get(range: ByteRange, signal: AbortSignal): Promise<GetObjectCommandOutput> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: object.key,
      IfMatch: `"${object.etag}"`,
      ...(range.first <= range.last && { Range: `bytes=${range.first}-${range.last}` }),
      ...(versionId !== null && { VersionId: versionId }),
    })
    return askOfObject(object.key, signal, (options) => s3.send(command, options))
  }

  return async (range, signal) => {
    const answer = await get(range, signal).catch((error: unknown) => {
      if (versionId === null || !isDenied(error)) throw error
      // The role may read the newest version only. Its ETag tells whether that still is this one.
      versionId = null
      return get(range, signal)
    })
    requireRange(answer, range, object.bytes)
    return answer.Body as Readable
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof AccessError && ['access-denied', 'no-such-object'].includes(error.code)
}

/** Whoever answers with other bytes than were asked for would be taken at their word. */
function requireRange({ ContentRange, Body }: GetObjectCommandOutput, range: ByteRange, bytes: number): void {
  if (range.first > range.last || ContentRange === `bytes ${range.first}-${range.last}/${bytes}`) return
  ;(Body as Readable | undefined)?.destroy()
  throw accessError('object-changed', 'read')
}
