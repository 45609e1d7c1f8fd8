import { GetObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { TestAws } from '../testing/aws.ts'
import { HOSTILE_PATHS } from '../testing/hostile-paths.ts'
import { assumeRole } from './assume-role.ts'
import { createS3 } from './aws-clients.ts'
import { resolvePath } from './bucket-path.ts'
import type { BucketAddress } from './client-bucket.ts'
import { openClientBucket } from './open-client-bucket.ts'
import { ADDRESS, allow, startAccount } from './testing.ts'

let aws: TestAws
beforeAll(async () => {
  aws = await startAccount()
  await aws.putObject(ADDRESS.bucket, 'cur/bill.csv', 'a,b\n1,2\n')
  await aws.putObject(ADDRESS.bucket, 'cur/', '')
  await aws.putObject(ADDRESS.bucket, 'cur/2026-10/part-1.csv', 'part')
  await aws.putObject(ADDRESS.bucket, 'cur-secret/bill.csv', 'secret')
})
afterAll(() => aws.stop())
beforeEach(() => {
  allow(aws)
  aws.faults.heal()
  aws.requests.length = 0
})

function open(address: Partial<BucketAddress> = {}) {
  const bucket = openClientBucket({ ...ADDRESS, ...address })
  onTestFinished(() => bucket.close())
  return bucket
}

function requestsTo(service: 's3' | 'sts') {
  return aws.requests.filter((request) => request.service === service)
}

describe('list', () => {
  test('answers folders and files directly in a folder, without what only makes it one', async () => {
    const listed = await open().list('cur/')
    expect(listed.folders).toEqual(['cur/2026-10/'])
    expect(listed.objects).toEqual([
      {
        key: 'cur/bill.csv',
        bytes: 8,
        etag: expect.stringMatching(/^[0-9a-f]{32}$/),
        versionId: null,
        modifiedAt: expect.any(Date),
      },
    ])
    expect(listed.nextCursor).toBeNull()
    expect((await open().list('cur/2026-10/')).objects.map(({ key }) => key)).toEqual([
      'cur/2026-10/part-1.csv',
    ])
    expect(await open().list('cur/nothing/')).toEqual({ folders: [], objects: [], nextCursor: null })
  })

  test('goes through many pages by their cursors, each key once', async () => {
    const keys = Array.from({ length: 2500 }, (_, index) => `cur/many/${String(index).padStart(5, '0')}.csv`)
    aws.putListed(ADDRESS.bucket, keys)
    const bucket = open()
    const found: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await bucket.list('cur/many/', { limit: 1000, ...(cursor !== undefined && { cursor }) })
      found.push(...page.objects.map(({ key }) => key))
      cursor = page.nextCursor ?? undefined
      pages++
    } while (cursor !== undefined)
    expect(found).toEqual(keys)
    expect(pages).toBe(3)
    expect(requestsTo('sts')).toHaveLength(1)
  })

  test('leaves out what no path leads to', async () => {
    aws.putListed(ADDRESS.bucket, ['cur/odd/a//b.csv', 'cur/odd/..', 'cur/odd/good.csv'])
    const listed = await open().list('cur/odd/')
    expect(listed.objects.map(({ key }) => key)).toEqual(['cur/odd/good.csv'])
  })

  test('says that the role may not, and ends with its signal', async () => {
    aws.addRole({
      arn: ADDRESS.roleArn,
      externalId: ADDRESS.externalId,
      policy: { bucket: ADDRESS.bucket, prefixes: ['other/'] },
    })
    await expect(open().list('cur/')).rejects.toMatchObject({ code: 'access-denied' })
    await expect(open().list('cur/', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  })
})

describe('head', () => {
  test('answers the object in its version', async () => {
    await aws.addBucket('versioned-billing', { region: ADDRESS.region, versioned: true })
    aws.addRole({
      arn: ADDRESS.roleArn,
      externalId: ADDRESS.externalId,
      policy: { bucket: 'versioned-billing', prefixes: ['cur/'] },
    })
    const { etag, versionId } = await aws.putObject('versioned-billing', 'cur/ä + 100%.csv', 'x')
    expect(versionId).not.toBeNull()
    const head = await open({ bucket: 'versioned-billing' }).head('cur/ä + 100%.csv')
    expect(head).toEqual({ key: 'cur/ä + 100%.csv', bytes: 1, etag, versionId, modifiedAt: expect.any(Date) })
  })

  test('tells a file that is not there from one that may not be read, though S3 denies both', async () => {
    await expect(open().head('cur/nothing.csv')).rejects.toMatchObject({ code: 'no-such-object' })
    const { bucket, region, roleArn: arn, externalId } = ADDRESS
    const listOnly = {
      Statement: [{ Effect: 'Allow' as const, Action: 's3:ListBucket', Resource: `arn:aws:s3:::${bucket}` }],
    }
    aws.addRole({ arn, externalId, policy: listOnly })
    await expect(open({ region }).head('cur/bill.csv')).rejects.toMatchObject({ code: 'access-denied' })
  })
})

describe('readText', () => {
  test('answers the text, and refuses what is larger', async () => {
    const bucket = open()
    const object = await bucket.head('cur/bill.csv')
    expect(await bucket.readText(object, 8)).toBe('a,b\n1,2\n')
    await expect(bucket.readText(object, 7)).rejects.toThrow(RangeError)
  })
})

describe('the keys of the role', () => {
  test('are asked for once, by the external id, for a session that is named after the connection', async () => {
    const bucket = open()
    await Promise.all([bucket.list('cur/'), bucket.list('cur/'), bucket.head('cur/bill.csv')])
    await bucket.list('cur/')
    expect(requestsTo('sts')).toHaveLength(1)
    expect(requestsTo('sts')[0]).toMatchObject({ sessionName: `outlay-${ADDRESS.connectionId}` })
  })

  test('are renewed where AWS does not take them any more', async () => {
    const bucket = open()
    await bucket.list('cur/')
    aws.expireKeys()
    expect((await bucket.head('cur/bill.csv')).bytes).toBe(8)
    expect(requestsTo('sts')).toHaveLength(2)
  })

  test('reach no more than the folder, though the role may', async () => {
    allow(aws, [''])
    const wide = open({ prefix: 'cur-secret/' })
    expect((await wide.list('cur-secret/')).objects).toHaveLength(1)
    const s3 = createS3({ region: ADDRESS.region, credentials: await assumeRole(ADDRESS) })
    onTestFinished(() => s3.destroy())
    const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: ADDRESS.bucket, Key }))
    expect(await (await get('cur/bill.csv')).Body!.transformToString()).toBe('a,b\n1,2\n')
    await expect(get('cur-secret/bill.csv')).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('are refused as an error that says so', async () => {
    await expect(open({ externalId: 'another' }).list('cur/')).rejects.toMatchObject({
      name: 'AccessError',
      code: 'assume-role-denied',
    })
  })
})

describe('a key outside the folder', () => {
  test.each(['cur-secret/bill.csv', '', 'cur', 'other/', 'cur/../cur-secret/bill.csv', '/cur/bill.csv'])(
    '%j never reaches AWS',
    async (key) => {
      const bucket = open()
      const object = { key, bytes: 1, etag: 'x', versionId: null, modifiedAt: new Date() }
      await expect(bucket.list(key)).rejects.toThrow('outside')
      await expect(bucket.head(key)).rejects.toThrow('outside')
      await expect(bucket.readText(object, 10)).rejects.toThrow('outside')
      expect(() => bucket.read(object, { signal: new AbortController().signal })).toThrow('outside')
      expect(aws.requests).toEqual([])
    },
  )

  test('is reached by none of the hostile paths, resolved or as they are', async () => {
    const bucket = open()
    await bucket.list(resolvePath('cur/', ''))
    for (const path of HOSTILE_PATHS) {
      expect(() => resolvePath('cur/', path)).toThrow()
      for (const key of [path, `cur/${path}`]) {
        await expect(bucket.list(key)).rejects.toThrow('outside')
        await expect(bucket.head(key)).rejects.toThrow('outside')
      }
    }
    const asked = requestsTo('s3')
    expect(asked).toHaveLength(1)
    expect(asked.every((request) => 'prefix' in request && request.prefix === 'cur/')).toBe(true)
  })
})
