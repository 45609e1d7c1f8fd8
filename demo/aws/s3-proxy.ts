import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsError, escapeXml } from './aws-error.ts'
import type { Bucket, Buckets, ByteRange, StoredObject } from './buckets.ts'
import type { FaultyAnswers } from './faults.ts'
import type { AccessKey, Identities } from './identities.ts'
import { listObjects } from './list-objects.ts'
import { isAllowed, type Access } from './policy.ts'
import { accessOf, readRequest, type Asked, type S3Request } from './s3-request.ts'
import { isSignedWith, readAuthorization } from './signature.ts'

interface ProxyOptions {
  identities: Identities
  buckets: Buckets
  faults: FaultyAnswers
  record(request: S3Request): void
}

/**
 * Answers as S3 does to a reader: who asks is checked by key, token and signature, what they may by the policies of
 * their role and session. The bytes of objects are S3rver's.
 */
export function s3Proxy({ identities, buckets, faults, record }: ProxyOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = readRequest(request)
    const entry: S3Request = { ...asked, status: 0 }
    delete (entry as Partial<Asked>).query
    record(entry)
    response.setHeader('x-amz-request-id', 'STANDIN')
    try {
      if (faults.isThrottled('s3')) throw new AwsError(503, 'SlowDown', 'Please reduce your request rate.')
      await answer(request, response, asked)
    } catch (error) {
      sendError(request, response, error)
    } finally {
      entry.status = response.statusCode
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
    const { key: caller, region } = authenticate(request, identities)
    const bucket = buckets.bucket(asked.bucket)
    if (!bucket) throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist')
    response.setHeader('x-amz-bucket-region', bucket.region)
    if (asked.operation !== 'GetBucketLocation' && region !== bucket.region) throw elsewhere(bucket)
    authorize(caller, accessOf(asked))

    switch (asked.operation) {
      case 'HeadBucket':
        response.end()
        return
      case 'GetBucketLocation':
        sendXml(response, locationOf(bucket))
        return
      case 'ListObjectsV2':
        sendXml(response, listObjects(bucket, asked.query))
        return
      case 'HeadObject':
      case 'GetObject':
        await sendObject(request, response, bucket, find(bucket, asked, caller), asked)
        return
      case 'other':
        throw new AwsError(501, 'NotImplemented', 'The stand-in is for readers.')
    }
  }

  async function sendObject(
    { headers }: IncomingMessage,
    response: ServerResponse,
    bucket: Bucket,
    object: StoredObject,
    { operation, range }: Asked,
  ): Promise<void> {
    const expected = headers['if-match']
    if (expected && expected !== '*' && expected.replaceAll('"', '') !== object.etag) {
      throw new AwsError(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      )
    }
    describe(response, object)
    if (operation === 'HeadObject') {
      response.setHeader('content-length', object.bytes)
      response.end()
      return
    }
    if (/^(GLACIER|DEEP_ARCHIVE)$/.test(object.storageClass)) {
      throw new AwsError(
        403,
        'InvalidObjectState',
        "The operation is not valid for the object's storage class",
      )
    }
    const bytes = range ? readRange(range, object.bytes) : { first: 0, last: object.bytes - 1 }
    if (range) {
      response.statusCode = 206
      response.setHeader('content-range', `bytes ${bytes.first}-${bytes.last}/${object.bytes}`)
    }
    const length = bytes.last - bytes.first + 1
    response.setHeader('content-length', length)
    if (length === 0 || object.storedAs === null) {
      response.end()
      return
    }
    const stored = await buckets.read(bucket, object.storedAs, bytes)
    const cutAt = faults.cutOf(length)
    // Whoever does not read to the end is no failure of ours.
    const sent = cutAt < Infinity ? pipeline(stored, cutOff(cutAt), response) : pipeline(stored, response)
    await sent.catch(() => response.destroy())
  }
}

function authenticate(request: IncomingMessage, identities: Identities): { key: AccessKey; region: string } {
  const authorization = readAuthorization(request)
  if (!authorization) throw new AwsError(403, 'AccessDenied', 'Access Denied')
  const token = request.headers['x-amz-security-token'] as string | undefined
  const key = identities.find(authorization.accessKeyId, token)
  const bodyHash = String(request.headers['x-amz-content-sha256'])
  if (!isSignedWith(request, authorization, key.secretAccessKey, bodyHash)) {
    throw new AwsError(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    )
  }
  return { key, region: authorization.region }
}

function authorize(caller: AccessKey, access: Access): void {
  if (isAllowed(caller.policies, access)) return
  throw new AwsError(
    403,
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${access.action} on resource: "${access.resource}" because no identity-based policy allows the ${access.action} action`,
  )
}

// An object that is not there is "denied" to whoever may not list the bucket, and a list that is allowed below a
// prefix only is not this: S3 asks for it without a prefix.
function find(bucket: Bucket, { key, versionId }: Asked, caller: AccessKey): StoredObject {
  const object = versionId ? bucket.versions.get(versionId) : bucket.objects.get(key!)
  if (object && object.key === key) return object
  authorize(caller, { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket.name}` })
  if (versionId) throw new AwsError(404, 'NoSuchVersion', 'The specified version does not exist.')
  throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.')
}

function readRange(header: string, bytes: number): ByteRange {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header) ?? []
  const range = { first: Number(first), last: Math.min(last ? Number(last) : Infinity, bytes - 1) }
  if (range.first <= range.last) return range
  throw new AwsError(416, 'InvalidRange', 'The requested range is not satisfiable')
}

function elsewhere({ region }: Bucket): AwsError {
  return new AwsError(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { 'x-amz-bucket-region': region },
  )
}

function locationOf({ region }: Bucket): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : region}</LocationConstraint>`
}

function describe(response: ServerResponse, object: StoredObject): void {
  response.setHeader('accept-ranges', 'bytes')
  response.setHeader('etag', `"${object.etag}"`)
  response.setHeader('last-modified', object.modifiedAt.toUTCString())
  if (object.versionId) response.setHeader('x-amz-version-id', object.versionId)
  if (object.storageClass !== 'STANDARD') response.setHeader('x-amz-storage-class', object.storageClass)
}

/** Passes on so many bytes, and then fails. */
function cutOff(bytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sent = 0
    for await (const chunk of chunks) {
      if (sent + chunk.length > bytes) {
        yield chunk.subarray(0, bytes - sent)
        // A moment for what was sent to leave.
        await sleep(5)
        throw new Error('The connection is cut, as the test wishes.')
      }
      sent += chunk.length
      yield chunk
    }
  }
}

function sendXml(response: ServerResponse, xml: string): void {
  response.setHeader('content-type', 'application/xml')
  response.end(xml)
}

function sendError({ method }: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (!(error instanceof AwsError)) throw error
  const { status, code, message, headers } = error
  for (const name of ['etag', 'last-modified', 'accept-ranges']) response.removeHeader(name)
  response.writeHead(status, headers)
  if (method === 'HEAD') {
    response.end()
    return
  }
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>STANDIN</RequestId></Error>`,
  )
}
