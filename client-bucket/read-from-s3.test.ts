import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { TestAws } from '../testing/aws.ts'
import type { BucketAddress, ClientBucket, ObjectVersion } from './client-bucket.ts'
import { openClientBucket } from './open-client-bucket.ts'
import { ADDRESS, allow, startAccount } from './testing.ts'

const MEGABYTE = 1024 * 1024
/** Comes in thirteen ranges, of which three are under way at a time. */
const MANY_RANGES_BYTES = 104 * MEGABYTE
/** More than may be held of it at any time. */
const LARGE_BYTES = 200 * MEGABYTE
const NEVER = new AbortController().signal

let aws: TestAws
let folder: string
let manyRanges: { path: string; sha256: string }
beforeAll(async () => {
  aws = await startAccount()
  folder = await mkdtemp(join(tmpdir(), 'outlay-read-'))
  manyRanges = await writeRandom(join(folder, 'many'), MANY_RANGES_BYTES)
  await aws.putObject(ADDRESS.bucket, 'cur/many-ranges.csv', { file: manyRanges.path })
  await aws.putObject(ADDRESS.bucket, 'cur/small.csv', 'x')
})
afterAll(async () => {
  await aws.stop()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  allow(aws)
  aws.faults.heal()
  aws.lifetime.seconds = null
  aws.requests.length = 0
})

/** Random bytes, the same once in each megabyte but for its number: cheap to make, and none may stand elsewhere. */
async function writeRandom(path: string, bytes: number): Promise<typeof manyRanges> {
  const hash = createHash('sha256')
  const block = randomBytes(MEGABYTE)
  async function* blocks() {
    for (let index = 0; index < bytes / MEGABYTE; index++) {
      block.writeUInt32BE(index)
      hash.update(block)
      yield Buffer.from(block)
    }
  }
  await pipeline(Readable.from(blocks()), createWriteStream(path))
  return { path, sha256: hash.digest('hex') }
}

function open(address: Partial<BucketAddress> = {}): ClientBucket {
  const bucket = openClientBucket({ ...ADDRESS, ...address }, { delays: { first: 10, most: 100 } })
  onTestFinished(() => bucket.close())
  return bucket
}

async function readAll(bucket: ClientBucket, object: ObjectVersion): Promise<Buffer> {
  return Buffer.concat(await bucket.read(object, { signal: NEVER }).toArray())
}

async function sha256(stream: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of stream) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Runs it with `bucket`, away from the stand-in with its own buffers, as etl runs; answers what it prints. */
async function inAnotherProcess(program: string): Promise<string> {
  const module = new URL('open-client-bucket.ts', import.meta.url)
  const code = `
    import { openClientBucket } from ${JSON.stringify(module)}
    const bucket = openClientBucket(${JSON.stringify(ADDRESS)})
    ${program}
    bucket.close()`
  const flags = ['--max-semi-space-size=1', '--input-type=module', '--eval', code]
  return (await promisify(execFile)(process.execPath, flags)).stdout
}

describe('a large object', () => {
  test('is read whole though its connections are cut at random', async () => {
    const bucket = open()
    const object = await bucket.head('cur/many-ranges.csv')
    aws.faults.cutBodies({ seed: 20261123, share: 0.6 })
    expect(await sha256(bucket.read(object, { signal: NEVER }))).toBe(manyRanges.sha256)
    expect(aws.faults.cuts).toBeGreaterThan(10)
  })

  test('needs little memory, however slowly it is taken', async () => {
    const { path } = await writeRandom(join(folder, 'large'), LARGE_BYTES)
    await aws.putObject(ADDRESS.bucket, 'cur/large.csv', { file: path })
    const growth = await inAnotherProcess(`
      const object = await bucket.head('cur/large.csv')
      const signal = new AbortController().signal
      // What the first reading brings along, of code, is not what it is about.
      await bucket.readText(await bucket.head('cur/small.csv'), 10)
      const before = process.memoryUsage.rss()
      let [most, taken, slowest] = [0, 0, 0]
      for await (const chunk of bucket.read(object, { signal })) {
        taken += chunk.length
        most = Math.max(most, process.memoryUsage.rss())
        if (taken < slowest) continue
        slowest = taken + 4 * 1024 * 1024
        await new Promise((done) => setTimeout(done, 20))
      }
      if (taken !== object.bytes) throw new Error('It is not whole.')
      console.log(most - before)
    `)
    // 32 MB that wait for their turn, and what the collector has not come to: 55 to 80 were measured.
    expect(Number(growth)).toBeLessThan(110 * MEGABYTE)
  })

  test('is read with keys that hold for less time than that takes', async () => {
    aws.lifetime.seconds = 1
    const bucket = open()
    const object = await bucket.head('cur/many-ranges.csv')
    const stream = bucket.read(object, { signal: NEVER })
    const hash = createHash('sha256')
    let taken = 0
    for await (const chunk of stream) {
      hash.update(chunk as Buffer)
      taken += (chunk as Buffer).length
      if (taken % (25 * MEGABYTE) < (chunk as Buffer).length) {
        aws.expireKeys()
        await new Promise((done) => setTimeout(done, 1_100))
      }
    }
    expect(hash.digest('hex')).toBe(manyRanges.sha256)
    expect(aws.requests.filter(({ service }) => service === 'sts').length).toBeGreaterThan(3)
  })
})

describe('an object', () => {
  test('that is empty is read as such', async () => {
    await aws.putObject(ADDRESS.bucket, 'cur/empty.csv', '')
    const bucket = open()
    const object = await bucket.head('cur/empty.csv')
    expect(object.bytes).toBe(0)
    expect(await readAll(bucket, object)).toHaveLength(0)
    await aws.putObject(ADDRESS.bucket, 'cur/empty.csv', 'not any more')
    await expect(readAll(bucket, object)).rejects.toMatchObject({ code: 'object-changed' })
  })

  test('that has become another since it was listed is said so', async () => {
    await aws.putObject(ADDRESS.bucket, 'cur/changing.csv', 'before')
    const bucket = open()
    const { objects } = await bucket.list('cur/')
    const object = objects.find(({ key }) => key === 'cur/changing.csv')!
    expect((await readAll(bucket, object)).toString()).toBe('before')
    await aws.putObject(ADDRESS.bucket, 'cur/changing.csv', 'after!')
    await expect(readAll(bucket, object)).rejects.toMatchObject({ code: 'object-changed' })
  })

  test('that is gone is said so', async () => {
    await aws.putObject(ADDRESS.bucket, 'cur/going.csv', 'x')
    const bucket = open()
    const object = await bucket.head('cur/going.csv')
    aws.deleteObject(ADDRESS.bucket, 'cur/going.csv')
    await expect(readAll(bucket, object)).rejects.toMatchObject({ code: 'no-such-object' })
  })

  test('that is archived is said so', async () => {
    await aws.putObject(ADDRESS.bucket, 'cur/archived.csv', 'x', { storageClass: 'GLACIER' })
    const bucket = open()
    const object = await bucket.head('cur/archived.csv')
    await expect(readAll(bucket, object)).rejects.toMatchObject({ code: 'object-archived' })
  })

  test('is read through more requests for patience than the SDK has', async () => {
    const bucket = open()
    const object = await bucket.head('cur/small.csv')
    aws.faults.throttle('s3', 4)
    expect((await readAll(bucket, object)).toString()).toBe('x')
    expect(aws.requests.filter(({ service }) => service === 's3')).toHaveLength(6)
  })
})

describe('a version', () => {
  const versioned: BucketAddress = { ...ADDRESS, bucket: 'versioned-billing' }
  const allowVersioned = (Action: string[]) =>
    aws.addRole({
      arn: ADDRESS.roleArn,
      externalId: ADDRESS.externalId,
      policy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:ListBucket', ...Action],
            Resource: 'arn:aws:s3:::versioned-billing*',
          },
        ],
      },
    })
  beforeAll(() => aws.addBucket(versioned.bucket, { region: versioned.region, versioned: true }))

  test('is read though there is a newer one', async () => {
    allowVersioned(['s3:GetObject', 's3:GetObjectVersion'])
    await aws.putObject(versioned.bucket, 'cur/a.csv', 'first')
    const bucket = open(versioned)
    const object = await bucket.head('cur/a.csv')
    await aws.putObject(versioned.bucket, 'cur/a.csv', 'second')
    expect((await readAll(bucket, object)).toString()).toBe('first')
  })

  test('is read by a role that may read the newest only, as long as it is that', async () => {
    allowVersioned(['s3:GetObject'])
    await aws.putObject(versioned.bucket, 'cur/b.csv', 'first')
    const bucket = open(versioned)
    const object = await bucket.head('cur/b.csv')
    expect(object.versionId).not.toBeNull()
    expect((await readAll(bucket, object)).toString()).toBe('first')
    await aws.putObject(versioned.bucket, 'cur/b.csv', 'second')
    await expect(readAll(bucket, object)).rejects.toMatchObject({ code: 'object-changed' })
  })
})
