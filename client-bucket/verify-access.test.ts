import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import type { CheckName } from '../contract/connection.ts'
import type { TestAws } from '../testing/aws.ts'
import { ADDRESS, allow, SECRETS, startAccount } from './testing.ts'
import { VERIFIED_WITHIN_MS, verifyAccess } from './verify-access.ts'

const { bucket, roleArn: arn, externalId } = ADDRESS
const IN_BUCKET = `arn:aws:s3:::${bucket}`

let aws: TestAws
beforeAll(async () => {
  aws = await startAccount()
  await aws.putObject(bucket, 'cur/2026-10/report.csv', 'a,b\n')
  await aws.putObject(bucket, 'cur/2026-11/report.csv', 'a,b\n')
  await aws.putObject(bucket, 'cur/readme.txt', 'read me')
  await aws.putObject(bucket, 'salaries.csv', 'secret')
  await aws.addBucket('empty-billing', { region: ADDRESS.region })
  await aws.addBucket('archive-billing', { region: ADDRESS.region })
  await aws.putObject('archive-billing', 'cur/old.csv', 'x', { storageClass: 'DEEP_ARCHIVE' })
})
afterAll(() => aws.stop())
beforeEach(() => {
  aws.faults.heal()
  allow(aws)
})
afterEach(() => void vi.unstubAllEnvs())

async function verify(
  difference: Partial<typeof ADDRESS> = {},
  options: Parameters<typeof verifyAccess>[1] = {},
) {
  const checks = await verifyAccess({ ...ADDRESS, ...difference }, options)
  expect(checks.map(({ name }) => name)).toEqual([
    'assume-role',
    'account',
    'bucket-region',
    'list',
    'read',
    'outside-prefix',
  ])
  for (const { message, remedy } of checks) {
    for (const secret of SECRETS) expect(`${message} ${remedy}`).not.toMatch(secret)
  }
  return {
    checks,
    of: (name: CheckName) => checks.find((check) => check.name === name)!,
    results: checks.map(({ result }) => result).join(' '),
  }
}

/** The role may do this, and nothing else. */
function allowOnly(...Statement: { Action: string | string[]; Resource: string; Condition?: object }[]) {
  const statements = Statement.map((statement) => ({ Effect: 'Allow' as const, ...statement }))
  aws.addRole({ arn, externalId, policy: { Statement: statements as never } })
}

const LIST_CUR = {
  Action: 's3:ListBucket',
  Resource: IN_BUCKET,
  Condition: { StringLike: { 's3:prefix': 'cur/*' } },
}
const LOCATE = { Action: 's3:GetBucketLocation', Resource: IN_BUCKET }

describe('an account that is set up as it is shown', () => {
  test('passes everything, and what was found is told', async () => {
    const { checks, results } = await verify()
    expect(results).toBe('passed passed passed passed passed passed')
    expect(checks.every(({ ok, code, remedy }) => ok && code === null && remedy === null)).toBe(true)
    expect(checks.map(({ message }) => message)).toEqual([
      'Outlay can assume the role, and only with the external id of this connection.',
      'The role belongs to the account of this connection.',
      'The bucket acme-billing is in eu-central-1.',
      'The role lets Outlay list cur/: 2 folders, 1 file.',
      'The role lets Outlay read files: the first byte of 2026-10/report.csv was read.',
      'Outside cur/ the role may list nothing, and read nothing that was tried.',
    ])
  })

  test('passes with an empty folder, of which it is said', async () => {
    aws.addRole({ arn, externalId, policy: { bucket: 'empty-billing', prefixes: ['cur/'] } })
    const { results, of } = await verify({ bucket: 'empty-billing' })
    expect(results).toBe('passed passed passed passed passed passed')
    expect(of('list').message).toContain('nothing in it yet')
    expect(of('read').message).toBe('There is no file to read yet.')
  })

  test('passes with an archived file, of which it is said', async () => {
    aws.addRole({ arn, externalId, policy: { bucket: 'archive-billing', prefixes: ['cur/'] } })
    const { results, of } = await verify({ bucket: 'archive-billing' })
    expect(results).toBe('passed passed passed passed passed passed')
    expect(of('read').message).toContain('old.csv is archived')
  })

  test('has nothing outside where the connection is for the whole bucket', async () => {
    allow(aws, [''])
    const { results, of } = await verify({ prefix: '' })
    expect(results).toBe('passed passed passed passed passed skipped')
    expect(of('list').message).toBe('The role lets Outlay list the bucket: 1 folder, 1 file.')
    expect(of('outside-prefix')).toMatchObject({ ok: false, code: null })
  })
})

describe('a role that may do more than it needs is warned of', () => {
  test('where it reads the whole bucket', async () => {
    allow(aws, [''])
    const { results, of } = await verify()
    expect(results).toBe('passed passed passed passed passed warned')
    expect(of('outside-prefix')).toMatchObject({
      ok: true,
      code: null,
      remedy: expect.stringContaining('cur/*'),
    })
    expect(of('outside-prefix').message).toContain('list and read')
  })

  test('where its policy forgets the slash of the prefix', async () => {
    allow(aws, ['cur'])
    const { of } = await verify()
    expect(of('outside-prefix').result).toBe('warned')
    expect(of('outside-prefix').message).toContain('may list what is outside cur/')
  })

  test('where it does not ask for the external id', async () => {
    aws.addRole({ arn, externalId: null, policy: { bucket, prefixes: ['cur/'] } })
    const { results, of } = await verify()
    expect(results).toBe('warned passed passed passed passed passed')
    expect(of('assume-role').remedy).toContain('sts:ExternalId')
  })
})

describe('what is wrong is told by the first check that fails', () => {
  const failing = 'failed skipped skipped skipped skipped skipped'

  test.each([
    ['another external id', { externalId: 'another' }],
    ['no such role', { roleArn: 'arn:aws:iam::111122223333:role/nobody' }],
  ])('%s', async (_, difference) => {
    const { results, of } = await verify(difference)
    expect(results).toBe(failing)
    expect(of('assume-role')).toMatchObject({ ok: false, code: 'assume-role-denied' })
    expect(of('assume-role').remedy).toMatch(/external id.*principal.*no role/)
    expect(of('account').message).toContain('a check before it failed')
  })

  test('another account', async () => {
    const { results, of } = await verify({ accountId: '444455556666' })
    expect(results).toBe('passed failed skipped skipped skipped skipped')
    expect(of('account')).toMatchObject({ code: 'wrong-account' })
  })

  test('no such bucket', async () => {
    const { results, of } = await verify({ bucket: 'nobodys-billing' })
    expect(results).toBe('passed passed failed skipped skipped skipped')
    // A session that is narrowed to a bucket may ask for it, whoever has it.
    expect(of('bucket-region').code).toBe('no-such-bucket')
  })

  test('another region, which is named', async () => {
    const { of } = await verify({ region: 'us-east-1' })
    expect(of('bucket-region')).toMatchObject({
      code: 'wrong-region',
      message: 'The bucket is in another region: eu-central-1.',
      remedy: 'Change the region of the connection to eu-central-1.',
    })
  })

  test('no permission to ask for the region, to list, to read: each by its name', async () => {
    allowOnly(LIST_CUR)
    expect((await verify()).of('bucket-region')).toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining('s3:GetBucketLocation'),
    })
    allowOnly(LOCATE)
    expect((await verify()).of('list')).toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining('s3:ListBucket'),
    })
    allowOnly(LOCATE, LIST_CUR)
    const { results, of } = await verify()
    expect(results).toBe('passed passed passed passed failed skipped')
    expect(of('read')).toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining('s3:GetObject'),
    })
  })

  test('too many requests', async () => {
    aws.faults.throttle('sts', 100)
    expect((await verify()).of('assume-role').code).toBe('throttled')
  })

  test('no way to AWS: refused, or its name not found', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:1')
    expect((await verify()).of('assume-role')).toMatchObject({
      code: 'network',
      message: 'AWS could not be reached: the connection was refused.',
    })
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://sts.nowhere.invalid')
    expect((await verify()).of('assume-role')).toMatchObject({
      code: 'network',
      message: 'AWS could not be reached: its address was not found.',
    })
  })
})

describe('an AWS that does not answer', () => {
  async function startSilence(): Promise<string> {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test.each(['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL_S3'])(
    'is waited for no longer than there is time, which is ten seconds (%s)',
    async (variable) => {
      expect(VERIFIED_WITHIN_MS).toBe(10_000)
      vi.stubEnv(variable, await startSilence())
      const begun = Date.now()
      const { checks } = await verify({}, { withinMs: 1000 })
      expect(Date.now() - begun).toBeGreaterThan(900)
      expect(Date.now() - begun).toBeLessThan(2500)
      expect(checks.find(({ result }) => result === 'failed')).toMatchObject({
        code: 'network',
        message: 'AWS could not be reached: it did not answer in time.',
      })
    },
  )

  test('is not waited for by whoever ends it', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', await startSilence())
    await expect(verify({}, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout|abort/i)
  })
})
