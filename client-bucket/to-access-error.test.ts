import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { AccessError, type AccessErrorCode } from './access-error.ts'
import { createS3, createSts } from './aws-clients.ts'
import type { Doing } from './classify-error.ts'
import { ADDRESS, SECRETS } from './testing.ts'
import { toAccessError } from './to-access-error.ts'

/** As AWS puts everything into what it says. */
const TOLD =
  'User: arn:aws:sts::111122223333:assumed-role/outlay-billing/outlay-1 (ASIAEXAMPLE) is not authorized, external-id-of-the-test'

interface Answer {
  status: number
  code: string
  /** More of the body. */
  more?: string
  headers?: Record<string, string>
}

let answer: Answer
const server = createServer((request, response) => {
  const { status, code, more = '', headers = {} } = answer
  response.writeHead(status, { 'x-amz-request-id': 'STANDIN', 'content-type': 'application/xml', ...headers })
  const error = `<Error><Code>${code}</Code><Message>${TOLD}</Message>${more}<RequestId>STANDIN</RequestId></Error>`
  const isSts = request.method === 'POST'
  response.end(request.method === 'HEAD' ? '' : isSts ? `<ErrorResponse>${error}</ErrorResponse>` : error)
})

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(() => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('AWS_ENDPOINT_URL_S3', url)
  vi.stubEnv('AWS_ENDPOINT_URL_STS', url)
})

const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }
const object = { Bucket: ADDRESS.bucket, Key: 'cur/bill.csv' }

/** What the SDK throws at this answer, to this question. */
async function thrown(doing: Doing | 'head'): Promise<unknown> {
  const options = { region: 'us-east-1', credentials: KEYS }
  const [s3, sts] = [createS3(options), createSts(options)]
  try {
    if (doing === 'list') return await s3.send(new ListObjectsV2Command({ Bucket: ADDRESS.bucket }))
    if (doing === 'head') return await s3.send(new HeadObjectCommand(object))
    if (doing === 'read') return await s3.send(new GetObjectCommand(object))
    return await sts.send(new AssumeRoleCommand({ RoleArn: ADDRESS.roleArn, RoleSessionName: 'outlay-1' }))
  } catch (error) {
    return error
  } finally {
    s3.destroy()
    sts.destroy()
  }
}

function expectNoSecrets(error: AccessError): void {
  const shown = inspect(
    { ...error, message: error.message, stack: error.stack, cause: error.cause },
    { depth: 9 },
  )
  for (const secret of [...SECRETS, /not authorized/, /secret|token/i]) {
    expect(shown.replaceAll(/file:\S+|at .*/g, '')).not.toMatch(secret)
  }
}

describe('what AWS answers', () => {
  test.each<[Doing | 'head', Answer, AccessErrorCode]>([
    ['assume-role', { status: 403, code: 'AccessDenied' }, 'assume-role-denied'],
    ['assume-role', { status: 400, code: 'ValidationError' }, 'assume-role-denied'],
    ['assume-role', { status: 403, code: 'InvalidClientTokenId' }, 'no-credentials'],
    ['assume-role', { status: 403, code: 'SignatureDoesNotMatch' }, 'no-credentials'],
    ['assume-role', { status: 400, code: 'ExpiredToken' }, 'expired'],
    ['assume-role', { status: 400, code: 'Throttling' }, 'throttled'],
    ['assume-role', { status: 500, code: 'InternalFailure' }, 'unexpected'],
    ['list', { status: 403, code: 'AccessDenied' }, 'access-denied'],
    ['list', { status: 404, code: 'NoSuchBucket' }, 'no-such-bucket'],
    ['list', { status: 301, code: 'PermanentRedirect' }, 'wrong-region'],
    ['list', { status: 400, code: 'ExpiredToken' }, 'expired'],
    ['list', { status: 403, code: 'InvalidAccessKeyId' }, 'expired'],
    ['list', { status: 403, code: 'RequestTimeTooSkewed' }, 'expired'],
    ['list', { status: 503, code: 'SlowDown' }, 'throttled'],
    ['list', { status: 429, code: 'TooManyRequests' }, 'throttled'],
    ['list', { status: 500, code: 'InternalError' }, 'unexpected'],
    ['read', { status: 403, code: 'AccessDenied' }, 'access-denied'],
    ['read', { status: 403, code: 'InvalidObjectState' }, 'object-archived'],
    ['read', { status: 404, code: 'NoSuchKey' }, 'no-such-object'],
    ['read', { status: 404, code: 'NoSuchVersion' }, 'no-such-object'],
    ['read', { status: 405, code: 'MethodNotAllowed' }, 'no-such-object'],
    ['read', { status: 404, code: 'NoSuchBucket' }, 'no-such-bucket'],
    ['read', { status: 412, code: 'PreconditionFailed' }, 'object-changed'],
    ['read', { status: 416, code: 'InvalidRange' }, 'object-changed'],
    ['read', { status: 418, code: 'NeverHeardOf' }, 'unexpected'],
    ['head', { status: 403, code: '' }, 'access-denied'],
    ['head', { status: 404, code: '' }, 'no-such-object'],
    ['head', { status: 412, code: '' }, 'object-changed'],
    ['head', { status: 400, code: '' }, 'expired'],
    ['head', { status: 301, code: '' }, 'wrong-region'],
    ['head', { status: 503, code: '' }, 'throttled'],
  ])('%s: %o is %s', async (doing, given, code) => {
    answer = given
    const error = toAccessError(await thrown(doing), doing === 'head' ? 'read' : doing)
    expect(error).toBeInstanceOf(AccessError)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(/^[A-Z].*\.$/)
    expect(error.remedy).toMatch(/^[A-Z].*\.$/)
    expectNoSecrets(error)
  })

  test.each<[string, Answer]>([
    [
      'its header',
      { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    ],
    ['its body', { status: 400, code: 'AuthorizationHeaderMalformed', more: '<Region>eu-west-1</Region>' }],
    ['a header of 400', { status: 400, code: 'Odd', headers: { 'x-amz-bucket-region': 'eu-west-1' } }],
  ])('names the right region, by %s', async (_, given) => {
    answer = given
    const error = toAccessError(await thrown('list'), 'list')
    expect(error).toMatchObject({
      code: 'wrong-region',
      message: 'The bucket is in another region: eu-west-1.',
    })
  })

  test('names no region that is none', async () => {
    answer = { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'arn:aws:iam::1' } }
    expect(toAccessError(await thrown('list'), 'list').message).toBe('The bucket is in another region.')
  })
})

describe('the network', () => {
  test.each([
    ['ENOTFOUND', 'its address was not found'],
    ['EAI_AGAIN', 'its address was not found'],
    ['ECONNREFUSED', 'the connection was refused'],
    ['ECONNRESET', 'the connection broke'],
    ['EPIPE', 'the connection broke'],
    ['ETIMEDOUT', 'it did not answer in time'],
    ['EHOSTUNREACH', 'there is no way to it'],
    ['EADDRNOTAVAIL', 'there is no way to it'],
    ['ERR_SOCKET_CONNECTION_TIMEOUT', 'the connection broke'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
    ['CERT_HAS_EXPIRED', 'its certificate is not trusted'],
  ])('%s: %s', (code, words) => {
    const error = toAccessError(Object.assign(new Error(TOLD), { code }), 'list')
    expect(error).toMatchObject({ code: 'network', isPassing: true })
    expect(error.message).toBe(`AWS could not be reached: ${words}.`)
    expectNoSecrets(error)
  })

  test('a time-out of the SDK is one', () => {
    const error = toAccessError(Object.assign(new Error(TOLD), { name: 'TimeoutError' }), 'read')
    expect(error.message).toBe('AWS could not be reached: it did not answer in time.')
  })
})

test('what nobody knows is told by the name that AWS gives it, if that is a word', async () => {
  answer = { status: 418, code: 'NeverHeardOf' }
  const { message } = toAccessError(await thrown('read'), 'read')
  expect(message).toBe('AWS answered with a failure that Outlay does not know (NeverHeardOf).')
  for (const name of ['arn:aws:iam::111122223333:role/outlay-billing', '111122223333', '']) {
    expect(toAccessError({ name }, 'read').message).toMatch(/does not know\.$/)
  }
})

test('every denial says which permission is missing', () => {
  const remedy = (doing: Doing) => toAccessError({ name: 'AccessDenied' }, doing).remedy
  expect(remedy('list')).toContain('s3:ListBucket')
  expect(remedy('read')).toContain('s3:GetObject')
  expect(remedy('read')).toContain('kms:Decrypt')
  expect(remedy('locate')).toContain('s3:GetBucketLocation')
  expect(remedy('identity')).toContain('sts:GetCallerIdentity')
  expect(remedy('assume-role')).toMatch(/external id.*principal.*no role/)
})

test('an AccessError stays as it is, and what is no error is one that nobody knows', () => {
  const error = new AccessError('throttled', 'm', 'r')
  expect(toAccessError(error, 'list')).toBe(error)
  for (const other of [undefined, null, 'text', 7, {}]) {
    expect(toAccessError(other, 'list').code).toBe('unexpected')
  }
})
