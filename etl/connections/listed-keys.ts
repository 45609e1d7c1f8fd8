import { isWithin } from '../../client-bucket/bucket-path.ts'
import type { BucketAddress } from '../../client-bucket/client-bucket.ts'
import type { Manifest } from '../../contract/manifest.ts'
import { cleanFileName } from '../uploads/clean-file-name.ts'
import { DeliveryRefusal } from './delivery-refusal.ts'

/** What is shown of a key that a manifest lists. */
const SHOWN_CHARACTERS = 200

/**
 * Keys of the files that a manifest lists, in its order. Whoever writes into the folder writes the manifest: none of
 * its keys is read that lies anywhere else.
 *
 * @param text the manifest as it was read
 * @throws DeliveryRefusal `other-bucket`, `outside-prefix`
 */
export function listedKeys(
  { kind, files }: Manifest,
  text: string,
  { bucket, prefix }: Pick<BucketAddress, 'bucket' | 'prefix'>,
): string[] {
  if (kind === 'aws-cur-legacy') requireBucket(bucketOf(text), bucket)
  return files.map(({ key: listed }) => {
    const key = kind === 'aws-data-export' ? keyOfUrl(listed, bucket) : listed
    if (key.endsWith('/') || !isWithin(prefix, key)) throw outsidePrefix(key)
    return key
  })
}

function keyOfUrl(url: string, bucket: string): string {
  const [, named, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url)!
  requireBucket(named, bucket)
  return key!
}

/** The bucket that a legacy manifest names beside its keys, if it does. */
function bucketOf(text: string): unknown {
  return (JSON.parse(text.replace(/^\ufeff/, '')) as { bucket?: unknown }).bucket
}

function requireBucket(named: unknown, bucket: string): void {
  if (named === undefined || named === null || named === bucket) return
  throw new DeliveryRefusal(
    'other-bucket',
    `The manifest lists files of the bucket ${shown(named)}, and this connection reads ${bucket}.`,
    'Connect the bucket to which AWS delivers the report.',
  )
}

function outsidePrefix(key: string): DeliveryRefusal {
  return new DeliveryRefusal(
    'outside-prefix',
    `The manifest lists a file outside of the folder of this connection: ${shown(key)}.`,
    'Connect the folder that has the manifest and the files of the report. Nothing outside of it is read.',
  )
}

/** Whatever it is: the database keeps no halves of letters, and no NUL. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const end = text.length > SHOWN_CHARACTERS ? '…' : ''
  return `\`${cleanFileName(text.slice(0, SHOWN_CHARACTERS))}${end}\``
}
