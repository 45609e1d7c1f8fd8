import { createHash, randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { ANY_EXTERNAL_ID } from './identities.ts'
import { readPolicy } from './policy.ts'

const ROLE = 'arn:aws:iam::111122223333:role/billing/outlay-reader'
const EXTERNAL_ID = 'an-external-id'
const BUCKET = 'acme-billing'
const REGION = 'eu-central-1'

let aws: TestAws
const clients: { destroy(): void }[] = []

beforeAll(async () => {
  aws = await startTestAws()
  aws.applyEnv()
  await aws.addBucket(BUCKET, { region: REGION })
  await aws.addBucket('versioned', { region: REGION, versioned: true })
  aws.addRole({ arn: ROLE, externalId: EXTERNAL_ID, policy: { bucket: BUCKET, prefixes: ['cur/'] } })
  for (const key of ['cur/a.csv', 'cur/b/1.csv', 'cur/b/2.csv', 'cur/c & <d>.csv', 'cur-secret/keys']) {
    await aws.putObject(BUCKET, key, `content of ${key}`)
  }
})

afterEach(() => {
  aws.faults.heal()
  aws.lifetime.seconds = null
  for (const client of clients.splice(0)) client.destroy()
})

afterAll(() => aws.stop())

describe('STS', () => {
  test('says who the caller is', async () => {
    const identity = await sts().send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({ Account: '999900001111', Arn: aws.principalArn })
  })

  test('gives a role with the right external id, whose keys name the session', async () => {
    const { AssumedRoleUser, Credentials } = await assume()
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::111122223333:assumed-role/outlay-reader/outlay-test')
    const seconds = (Credentials!.Expiration!.getTime() - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(890)
    expect(seconds).toBeLessThanOrEqual(900)
    const identity = await sts(keysOf(Credentials)).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({ Account: '111122223333', Arn: AssumedRoleUser?.Arn })
  })

  test.each([
    ['another external id', { ExternalId: 'wrong' }],
    ['no external id', { ExternalId: undefined }],
    ['no such role', { RoleArn: 'arn:aws:iam::111122223333:role/nobody' }],
  ])('refuses %s, and says so with names', async (_what, change) => {
    await expect(assume(change)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(
        /^User: arn:aws:iam::999900001111:user\/outlay is not authorized .* arn:aws:iam::/,
      ),
    })
  })

  test('a role may take any external id, but not none', async () => {
    const RoleArn = `${ROLE}-any`
    aws.addRole({ arn: RoleArn, externalId: ANY_EXTERNAL_ID, policy: { bucket: BUCKET } })
    await expect(assume({ RoleArn, ExternalId: 'whatever' })).resolves.toBeDefined()
    await expect(assume({ RoleArn, ExternalId: undefined })).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('refuses a key that it does not know, and one whose secret is another', async () => {
    const keys = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }
    await expect(sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    const wrong = { accessKeyId: aws.env['AWS_ACCESS_KEY_ID']!, secretAccessKey: 'x' }
    await expect(sts(wrong).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
  })

  test('is throttled, and keys expire, as a test wishes', async () => {
    aws.faults.throttle('sts', 9)
    await expect(assume()).rejects.toMatchObject({ name: 'Throttling' })
    aws.faults.heal()
    aws.lifetime.seconds = 1
    const { Credentials } = await assume()
    expect(Credentials!.Expiration!.getTime()).toBeLessThanOrEqual(Date.now() + 1000)
  })
})

describe('S3', () => {
  test('lists folders and objects of what the role may see', async () => {
    const client = await reader()
    const list = await client.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'cur/', Delimiter: '/' }),
    )
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(['cur/a.csv', 'cur/c & <d>.csv'])
    expect(list.CommonPrefixes).toEqual([{ Prefix: 'cur/b/' }])
    expect(list.IsTruncated).toBe(false)
  })

  test.each([
    ['a list without a prefix', {}],
    ['a list of a prefix that begins the same', { Prefix: 'cur-secret/' }],
    ['a list of what is above', { Prefix: 'cur' }],
  ])('denies %s', async (_what, input) => {
    const client = await reader()
    await expect(client.send(new ListObjectsV2Command({ Bucket: BUCKET, ...input }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('pages count folders as objects do, and none comes twice', async () => {
    aws.putListed(
      BUCKET,
      Array.from({ length: 2500 }, (_, index) =>
        index % 2 ? `cur/many/${index}.csv` : `cur/many/${index}/x.csv`,
      ),
    )
    const client = await reader()
    const seen: string[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: BUCKET,
          Prefix: 'cur/many/',
          Delimiter: '/',
          ContinuationToken: token,
        }),
      )
      const names = [
        ...(page.Contents ?? []).map(({ Key }) => Key!),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!),
      ]
      expect(names.length).toBeLessThanOrEqual(1000)
      seen.push(...names)
      token = page.NextContinuationToken
    } while (token)
    expect(seen).toHaveLength(2500)
    expect(new Set(seen).size).toBe(2500)
  })

  test('gives an object, a range of it, and its first byte', async () => {
    const client = await reader()
    const get = async (Range?: string) => {
      const { Body, ContentLength } = await client.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: 'cur/a.csv', Range }),
      )
      const content = await Body!.transformToString()
      expect(ContentLength).toBe(content.length)
      return content
    }
    expect(await get()).toBe('content of cur/a.csv')
    expect(await get('bytes=8-9')).toBe('of')
    expect(await get('bytes=0-0')).toBe('c')
    expect(await get('bytes=18-999')).toBe('sv')
    await expect(get('bytes=999-')).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  test('denies an object outside of the prefix, and says nothing else of one that is not there', async () => {
    const client = await reader()
    for (const Key of ['cur-secret/keys', 'cur/../cur-secret/keys', 'cur/nothing']) {
      await expect(client.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      })
    }
    const asked = aws.requests.slice(-3).map((request) => 'key' in request && request.key)
    expect(asked).toEqual(['cur-secret/keys', 'cur/../cur-secret/keys', 'cur/nothing'])
  })

  test('says that an object is not there to a role that lists the bucket', async () => {
    const broad = readPolicy(BUCKET, [''])
    broad.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}` })
    aws.addRole({ arn: `${ROLE}-broad`, externalId: null, policy: broad })
    const client = await reader({ RoleArn: `${ROLE}-broad` })
    const missing = { Bucket: BUCKET, Key: 'cur/nothing' }
    await expect(client.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(client.send(new HeadObjectCommand(missing))).rejects.toMatchObject({ name: 'NotFound' })
    await expect(client.send(new HeadBucketCommand({ Bucket: BUCKET }))).resolves.toMatchObject({
      BucketRegion: REGION,
    })
  })

  test('a session policy narrows what the role may', async () => {
    const Policy = JSON.stringify(readPolicy(BUCKET, ['cur/b/']))
    const client = await reader({ Policy })
    const read = (Key: string) => client.send(new HeadObjectCommand({ Bucket: BUCKET, Key }))
    await expect(read('cur/b/1.csv')).resolves.toMatchObject({ ContentLength: 22 })
    await expect(read('cur/a.csv')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    const wide = await reader({ Policy: JSON.stringify(readPolicy(BUCKET, [''])) })
    await expect(
      wide.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'cur-secret/keys' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
  })

  test('takes If-Match, and says when the object is another by now', async () => {
    await aws.putObject(BUCKET, 'cur/changing.csv', 'one')
    const client = await reader()
    const asked = { Bucket: BUCKET, Key: 'cur/changing.csv' }
    const { ETag } = await client.send(new HeadObjectCommand(asked))
    expect(ETag).toBe(`"${createHash('md5').update('one').digest('hex')}"`)
    await aws.putObject(BUCKET, 'cur/changing.csv', 'another')
    await expect(client.send(new GetObjectCommand({ ...asked, IfMatch: ETag }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    })
  })

  test('keeps versions where the bucket does', async () => {
    aws.addRole({ arn: `${ROLE}-versions`, externalId: null, policy: { bucket: 'versioned' } })
    const first = await aws.putObject('versioned', 'a', 'one')
    await aws.putObject('versioned', 'a', 'two')
    const client = await reader({ RoleArn: `${ROLE}-versions` })
    const get = async (VersionId?: string) => {
      const object = await client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a', VersionId }))
      return object.Body!.transformToString()
    }
    expect(await get()).toBe('two')
    expect(await get(first.versionId!)).toBe('one')
  })

  test('says that an archived object has to be restored', async () => {
    await aws.putObject(BUCKET, 'cur/old.csv', 'cold', { storageClass: 'GLACIER' })
    const client = await reader()
    await expect(
      client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'cur/old.csv' })),
    ).rejects.toMatchObject({ name: 'InvalidObjectState' })
  })

  test('knows no bucket of another name, and sends to the right region', async () => {
    const client = await reader()
    await expect(
      client.send(new ListObjectsV2Command({ Bucket: 'nobodys', Prefix: 'cur/' })),
    ).rejects.toMatchObject({ name: 'NoSuchBucket' })
    const elsewhere = await reader({}, 'us-west-2')
    await expect(
      elsewhere.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'cur/' })),
    ).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $response: { headers: { 'x-amz-bucket-region': REGION } },
    })
    await expect(elsewhere.send(new GetBucketLocationCommand({ Bucket: BUCKET }))).resolves.toMatchObject({
      LocationConstraint: REGION,
    })
  })

  test('takes no keys that have expired, are made up, or sign otherwise', async () => {
    const { Credentials } = await assume()
    const keys = keysOf(Credentials)
    const list = (given: Keys) => s3(given).send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'cur/' }))
    await expect(list(keys)).resolves.toBeDefined()
    await expect(list({ ...keys, sessionToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidToken' })
    await expect(list({ ...keys, accessKeyId: 'ASIANOBODY' })).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    })
    await expect(list({ ...keys, secretAccessKey: 'x' })).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
    aws.expireKeys()
    await expect(list(keys)).rejects.toMatchObject({ name: 'ExpiredToken' })
  })

  test('lets nobody in with the key of the user that assumes roles', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = aws.env
    const client = s3({ accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! })
    await expect(
      client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'cur/' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('cuts bodies, slows down and refuses, as a test wishes', async () => {
    const content = randomBytes(5_000_000)
    await aws.putObject(BUCKET, 'cur/large.bin', content)
    const client = await reader()
    const get = async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'cur/large.bin' }))
      return Body!.transformToByteArray()
    }
    expect(Buffer.compare(await get(), content)).toBe(0)
    aws.faults.cutBodies({ seed: 1, share: 1, limit: 2 })
    await expect(get()).rejects.toThrow('aborted')
    await expect(get()).rejects.toThrow('aborted')
    expect(aws.faults.cuts).toBe(2)
    expect(Buffer.compare(await get(), content)).toBe(0)
    aws.faults.throttle('s3', 99)
    await expect(get()).rejects.toMatchObject({ name: 'SlowDown' })
    aws.faults.heal()
    aws.faults.refuseConnections = true
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('answers nothing to whoever does not sign', async () => {
    const answer = await fetch(`${aws.env['AWS_ENDPOINT_URL_S3']}/${BUCKET}/cur/a.csv`)
    expect(answer.status).toBe(403)
    expect(await text(answer.body!)).toContain('<Code>AccessDenied</Code>')
  })
})

interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

function sts(credentials?: Keys): STSClient {
  const client = new STSClient({ ...(credentials && { credentials }), maxAttempts: 1 })
  clients.push(client)
  return client
}

function s3(credentials: Keys, region = REGION): S3Client {
  const client = new S3Client({ credentials, region, maxAttempts: 1 })
  clients.push(client)
  return client
}

function assume(change: Partial<ConstructorParameters<typeof AssumeRoleCommand>[0]> = {}) {
  return sts().send(
    new AssumeRoleCommand({
      RoleArn: ROLE,
      RoleSessionName: 'outlay-test',
      ExternalId: EXTERNAL_ID,
      DurationSeconds: 900,
      ...change,
    }),
  )
}

async function reader(change: Parameters<typeof assume>[0] = {}, region = REGION): Promise<S3Client> {
  const { Credentials } = await assume(change)
  return s3(keysOf(Credentials), region)
}

function keysOf(credentials: Awaited<ReturnType<typeof assume>>['Credentials']): Required<Keys> {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials!
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
}
