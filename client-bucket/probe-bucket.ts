import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3'
import { isWithin, relativePath } from './bucket-path.ts'
import { classify } from './classify-error.ts'
import type { BucketAddress } from './client-bucket.ts'
import { accessError } from './to-access-error.ts'

/** How many files are looked at to find one that can be read. */
const LOOKED_AT = 100

const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE']

/** Throws an `AccessError` that names the region where it is another. */
export async function requireRegion(s3: S3Client, address: BucketAddress, abortSignal: AbortSignal) {
  const command = new GetBucketLocationCommand({ Bucket: address.bucket })
  const { LocationConstraint: constraint } = await s3.send(command, { abortSignal })
  // As S3 has called its first two regions from of old.
  const region =
    String(constraint ?? '') === '' ? 'us-east-1' : constraint === 'EU' ? 'eu-west-1' : constraint
  if (region !== address.region) throw accessError('wrong-region', 'locate', { region })
}

/** What is proven by the first byte of some file: its path, or why there is none. */
export async function readFirstByte(
  s3: S3Client,
  { bucket, prefix }: BucketAddress,
  abortSignal: AbortSignal,
): Promise<{ path: string | null; isArchived: boolean }> {
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: LOOKED_AT })
  const { Contents = [] } = await s3.send(list, { abortSignal })
  const files = Contents.filter(({ Key, Size }) => Key !== undefined && isWithin(prefix, Key) && Size)
  const file = files.find(({ StorageClass }) => !ARCHIVES.includes(String(StorageClass))) ?? files[0]
  if (!file?.Key) return { path: null, isArchived: false }
  const path = relativePath(prefix, file.Key)
  try {
    const get = new GetObjectCommand({ Bucket: bucket, Key: file.Key, Range: 'bytes=0-0' })
    const { Body } = await s3.send(get, { abortSignal })
    await Body?.transformToByteArray()
    return { path, isArchived: false }
  } catch (error) {
    // Refused only after it was seen that the role may.
    if (classify(error, 'read').code === 'object-archived') return { path, isArchived: true }
    throw error
  }
}

/**
 * What of the bucket these keys reach outside the folder: its root, or a folder whose name begins as that of the
 * folder does, which a policy allows that has forgotten the slash. Only whether a file could be read is asked.
 */
export async function reachOutside(
  s3: S3Client,
  { bucket, prefix }: BucketAddress,
  abortSignal: AbortSignal,
): Promise<{ list: boolean; read: boolean }> {
  const sibling = `${prefix.slice(0, -1)}-outlay-check/`
  const list = (Prefix: string) =>
    orDenied('list', () =>
      s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, MaxKeys: LOOKED_AT }), { abortSignal }),
    )
  const [root, besides] = await Promise.all([list(''), list(sibling)])
  const found = root && root.Contents?.find(({ Key }) => Key !== undefined && !Key.startsWith(prefix))?.Key
  // One that is not there is denied too, except to those who may list the bucket however they ask.
  const head = new HeadObjectCommand({ Bucket: bucket, Key: found || `${sibling}file` })
  const read = await orDenied('read', () => s3.send(head, { abortSignal }))
  return { list: root !== false || besides !== false, read: read !== false }
}

/** False where the role may not; undefined where it may, and nothing is there. */
async function orDenied<Answer>(
  doing: 'list' | 'read',
  request: () => Promise<Answer>,
): Promise<Answer | undefined | false> {
  try {
    return await request()
  } catch (error) {
    const { code } = classify(error, doing)
    if (code === 'access-denied') return false
    if (code === 'no-such-object') return undefined
    throw error
  }
}
