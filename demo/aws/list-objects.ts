import { AwsError, escapeXml } from './aws-error.ts'
import type { Bucket, StoredObject } from './buckets.ts'

const MAX_KEYS = 1000

/** The answer to ListObjectsV2. Folders count as much as objects, and a page goes on after the last of either. */
export function listObjects(bucket: Bucket, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const maxKeys = Math.min(Number(query.get('max-keys') ?? MAX_KEYS), MAX_KEYS)
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : readToken(token)
  const { objects, folders, last, truncated } = page(bucket, { prefix, delimiter, maxKeys, after })
  const name = query.get('encoding-type') === 'url' ? encodeURIComponent : escapeXml
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${bucket.name}</Name><Prefix>${name(prefix)}</Prefix>`,
    delimiter && `<Delimiter>${name(delimiter)}</Delimiter>`,
    `<MaxKeys>${maxKeys}</MaxKeys><KeyCount>${objects.length + folders.length}</KeyCount>`,
    `<IsTruncated>${truncated}</IsTruncated>`,
    token !== null && `<ContinuationToken>${escapeXml(token)}</ContinuationToken>`,
    truncated && `<NextContinuationToken>${writeToken(last)}</NextContinuationToken>`,
    ...objects.map((object) => contents(object, name(object.key))),
    ...folders.map((folder) => `<CommonPrefixes><Prefix>${name(folder)}</Prefix></CommonPrefixes>`),
    '</ListBucketResult>',
  ]
    .filter(Boolean)
    .join('')
}

function contents({ etag, bytes, modifiedAt, storageClass }: StoredObject, key: string): string {
  return (
    `<Contents><Key>${key}</Key><LastModified>${modifiedAt.toISOString()}</LastModified>` +
    `<ETag>&quot;${etag}&quot;</ETag><Size>${bytes}</Size><StorageClass>${storageClass}</StorageClass></Contents>`
  )
}

interface PageOptions {
  prefix: string
  delimiter: string
  maxKeys: number
  after: string
}

function page(bucket: Bucket, { prefix, delimiter, maxKeys, after }: PageOptions) {
  const keys = (bucket.sortedKeys ??= [...bucket.objects.keys()].sort())
  const objects: StoredObject[] = []
  const folders: string[] = []
  let last = after
  let truncated = false
  for (let index = firstFrom(keys, prefix > after ? prefix : after); index < keys.length;) {
    const key = keys[index]!
    if (!key.startsWith(prefix)) break
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1
    const folder = end < 0 ? null : key.slice(0, end + delimiter.length)
    const next = folder === null ? index + 1 : firstFrom(keys, `${folder}\u{10ffff}`)
    if ((folder ?? key) > after) {
      truncated = objects.length + folders.length >= maxKeys
      if (truncated) break
      if (folder === null) objects.push(bucket.objects.get(key)!)
      else folders.push(folder)
      last = folder ?? key
    }
    index = next
  }
  return { objects, folders, last, truncated: truncated && maxKeys > 0 }
}

/** The index of the first key that is not before this one. */
function firstFrom(keys: readonly string[], wanted: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function writeToken(last: string): string {
  return Buffer.from(`v1:${last}`).toString('base64')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString()
  if (!text.startsWith('v1:')) {
    throw new AwsError(400, 'InvalidArgument', 'The continuation token provided is incorrect')
  }
  return text.slice(3)
}
