import type { IncomingMessage } from 'node:http'
import type { Access } from './policy.ts'

/** A request that came to S3, and how it was answered. */
export interface S3Request {
  service: 's3'
  operation: Operation
  bucket: string
  /** Null where it is about the bucket. */
  key: string | null
  /** Of a list; null where it has none. */
  prefix: string | null
  range: string | null
  versionId: string | null
  status: number
}

type Operation = 'GetObject' | 'HeadObject' | 'ListObjectsV2' | 'HeadBucket' | 'GetBucketLocation' | 'other'

/** What a request is about, as far as it is read before it is known who asks. */
export interface Asked extends Omit<S3Request, 'status'> {
  query: URLSearchParams
}

export function readRequest({ method, url, headers }: IncomingMessage): Asked {
  // As it was sent: a URL would resolve `..`, which are ordinary letters in a key.
  const [path = '', search] = url!.split('?')
  const query = new URLSearchParams(search)
  const [, bucket = '', encodedKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  const key = encodedKey ? decodeURIComponent(encodedKey) : null
  return {
    service: 's3',
    operation: operationOf(method!, key, query),
    bucket,
    key,
    prefix: query.get('prefix'),
    range: headers.range ?? null,
    versionId: query.get('versionId'),
    query,
  }
}

function operationOf(method: string, key: string | null, query: URLSearchParams): Operation {
  if (key !== null) return method === 'GET' ? 'GetObject' : method === 'HEAD' ? 'HeadObject' : 'other'
  if (method === 'HEAD') return 'HeadBucket'
  if (method !== 'GET') return 'other'
  if (query.has('location')) return 'GetBucketLocation'
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'other'
}

/** What somebody has to be allowed for it. */
export function accessOf({ operation, bucket, key, versionId, query }: Asked): Access {
  const resource = `arn:aws:s3:::${bucket}`
  switch (operation) {
    case 'HeadBucket':
      return { action: 's3:ListBucket', resource }
    case 'ListObjectsV2': {
      const context = {
        's3:prefix': query.get('prefix') ?? undefined,
        's3:delimiter': query.get('delimiter') ?? undefined,
      }
      return { action: 's3:ListBucket', resource, context }
    }
    case 'GetBucketLocation':
      return { action: 's3:GetBucketLocation', resource }
    case 'GetObject':
    case 'HeadObject':
      return { action: versionId ? 's3:GetObjectVersion' : 's3:GetObject', resource: `${resource}/${key}` }
    case 'other':
      return { action: 's3:PutObject', resource: `${resource}/${key ?? ''}` }
  }
}
