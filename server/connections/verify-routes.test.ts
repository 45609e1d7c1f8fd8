import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connection, ConnectionSetup, Verification } from '../../contract/connection.ts'
import type { Problem } from '../../contract/problem.ts'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { createLog } from '../../testing/log.ts'
import { VERIFICATIONS_PER_MINUTE } from './verify-routes.ts'

const ROLE = 'arn:aws:iam::111122223333:role/outlay-billing'
const BUCKET = 'acme-billing'

const { log, text: logged } = createLog()
let aws: TestAws
let outlay: TestApp
let client: { id: string }
let admin: TestUser
let connection: Connection
beforeAll(async () => {
  aws = await startTestAws()
  aws.applyEnv()
  await aws.addBucket(BUCKET, { region: 'eu-central-1' })
  await aws.putObject(BUCKET, 'cur/daily/october.csv', 'a,b\n1,2\n')
  await aws.putObject(BUCKET, 'secret/plans.txt', 'nobody may read this')
  outlay = await createTestApp({}, log)
})
beforeEach(async () => {
  heal()
  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
  connection = await connect()
  allow()
})
afterAll(async () => {
  await outlay.stop()
  await aws.stop()
})

async function connect(change: object = {}): Promise<Connection> {
  const payload = {
    name: 'Payer account',
    accountId: '111122223333',
    roleArn: ROLE,
    bucket: BUCKET,
    prefix: 'cur/',
    region: 'eu-central-1',
    ...change,
  }
  const response = await outlay.injectSignedInAs(admin, { method: 'POST', url: '/api/connections', payload })
  expect(response.statusCode, response.body).toBe(201)
  return response.json<Connection>()
}

function heal(): void {
  aws.faults.heal()
  aws.lifetime.seconds = null
}

/** Makes the role as the connection's setup says, but for what a test has otherwise. */
function allow({ arn = ROLE, externalId = connection.externalId, prefixes = ['cur/'] } = {}): void {
  aws.addRole({ arn, externalId, policy: { bucket: BUCKET, prefixes } })
}

const postVerify = (user = admin, { id } = connection) =>
  outlay.injectSignedInAs(user, { method: 'POST', url: `/api/connections/${id}/verify` })

async function verify(of = connection): Promise<Verification> {
  const response = await postVerify(admin, of)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<Verification>()
}

async function read({ id } = connection): Promise<Connection> {
  return (await outlay.injectSignedInAs(admin, { url: `/api/connections/${id}` })).json<Connection>()
}

const setRow = async (values: object): Promise<void> => {
  const rows = outlay.databases.db.updateTable('connection').where('id', '=', connection.id)
  await rows.set(values).execute()
}

const resultsOf = ({ checks }: Pick<Verification, 'checks'>) =>
  Object.fromEntries(checks.map(({ name, result }) => [name, result]))

const failureOf = ({ checks }: Verification) => checks.find(({ result }) => result === 'failed')

const auditDetails = () =>
  outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', connection.id)
    .where('action', '=', 'connection.verify')
    .select(['user_id', 'detail'])
    .orderBy('id')
    .execute()

describe('a connection whose role is as its setup says', () => {
  test('is verified, says so from then on, and can be watched', async () => {
    const verification = await verify()
    expect([verification.status, resultsOf(verification)]).toEqual([
      'verified',
      {
        'assume-role': 'passed',
        account: 'passed',
        'bucket-region': 'passed',
        list: 'passed',
        read: 'passed',
        'outside-prefix': 'passed',
      },
    ])
    expect(await read()).toMatchObject({
      status: 'verified',
      checks: verification.checks,
      lastCheckedAt: verification.checkedAt,
      lastVerifiedAt: verification.checkedAt,
    })
    expect(await auditDetails()).toEqual([{ user_id: admin.id, detail: { status: 'verified', codes: [] } }])
    const watched = await outlay.injectSignedInAs(admin, {
      method: 'PATCH',
      url: `/api/connections/${connection.id}`,
      payload: { watch: { enabled: true, everyMinutes: 60 } },
    })
    expect(watched.json<Connection>().watch.enabled).toBe(true)
  })

  test('of the policies that the setup shows passes every check', async () => {
    const response = await outlay.injectSignedInAs(admin, { url: `/api/connections/${connection.id}/setup` })
    const setup = response.json<ConnectionSetup>()
    expect(setup).toMatchObject({ externalId: connection.externalId, principalArn: aws.principalArn })
    const { Statement } = JSON.parse(setup.trustPolicy) as {
      Statement: [{ Principal: { AWS: string }; Condition: { StringEquals: Record<string, string> } }]
    }
    expect(Statement[0].Principal.AWS).toBe(aws.principalArn)
    aws.addRole({
      arn: ROLE,
      externalId: Statement[0].Condition.StringEquals['sts:ExternalId'] ?? '',
      policy: JSON.parse(setup.permissionPolicy) as Parameters<TestAws['addRole']>[0]['policy'],
    })
    const verification = await verify()
    expect(new Set(Object.values(resultsOf(verification)))).toEqual(new Set(['passed']))
  })

  test('of the whole bucket has nothing outside to try', async () => {
    connection = await connect({ prefix: '' })
    allow({ prefixes: [''] })
    const verification = await verify()
    expect([verification.status, resultsOf(verification)['outside-prefix']]).toEqual(['verified', 'skipped'])
  })
})

test('a role that may more than it needs is verified, with a warning that says what to narrow', async () => {
  allow({ prefixes: [''] })
  const verification = await verify()
  expect(verification.status).toBe('verified')
  const outside = verification.checks.at(-1)
  expect(outside).toMatchObject({ name: 'outside-prefix', result: 'warned', ok: true })
  expect(outside?.remedy).toContain('cur/*')
})

describe('what does not work is said with what to do about it:', () => {
  type Case = [what: string, check: string, code: string, arrange: () => void | Promise<void>]
  const cases: Case[] = [
    ['another external id', 'assume-role', 'assume-role-denied', () => allow({ externalId: 'outlay-other' })],
    ['no such role', 'assume-role', 'assume-role-denied', () => aws.removeRole(ROLE)],
    [
      'no such bucket',
      'bucket-region',
      'no-such-bucket',
      async () => {
        connection = await connect({ bucket: 'nobody-has-this' })
        aws.addRole({ arn: ROLE, externalId: connection.externalId, policy: { bucket: 'nobody-has-this' } })
      },
    ],
    [
      'another region',
      'bucket-region',
      'wrong-region',
      async () => {
        connection = await connect({ region: 'eu-west-1' })
        allow()
      },
    ],
    ['a prefix that the role may not list', 'list', 'access-denied', () => allow({ prefixes: ['other/'] })],
    [
      'files that the role may list and not read',
      'read',
      'access-denied',
      () => {
        const { externalId } = connection
        const arn = `arn:aws:s3:::${BUCKET}`
        const Action = ['s3:ListBucket', 's3:GetBucketLocation']
        const policy = { Statement: [{ Effect: 'Allow' as const, Action, Resource: arn }] }
        aws.addRole({ arn: ROLE, externalId, policy })
      },
    ],
    [
      'a role of another account than AWS says',
      'account',
      'wrong-account',
      () => setRow({ account_id: '999988887777' }),
    ],
    ['keys that have expired', 'account', 'expired', () => void (aws.lifetime.seconds = 0)],
    ['too many requests', 'assume-role', 'throttled', () => aws.faults.throttle('sts', 100)],
    ['no way to AWS', 'assume-role', 'network', () => void (aws.faults.refuseConnections = true)],
  ]

  test.each(cases)('%s', async (_what, name, code, arrange) => {
    await arrange()
    const verification = await verify()
    const failure = failureOf(verification)
    expect([verification.status, failure]).toEqual([
      'failed',
      {
        name,
        result: 'failed',
        ok: false,
        code,
        message: expect.stringMatching(/\.$/) as string,
        remedy: expect.stringMatching(/\.$/) as string,
      },
    ])
    const after = verification.checks.slice(verification.checks.findIndex((check) => check.name === name) + 1)
    expect(new Set(after.map(({ result }) => result))).toEqual(new Set(['skipped']))
    expect(await read()).toMatchObject({
      status: 'failed',
      checks: verification.checks,
      lastCheckedAt: verification.checkedAt,
      lastVerifiedAt: null,
    })
    expect(await auditDetails()).toEqual([{ user_id: admin.id, detail: { status: 'failed', codes: [code] } }])
  })

  test('each in other words', async () => {
    const messages = new Set<string>()
    for (const [, , , arrange] of cases) {
      heal()
      connection = await connect()
      allow()
      await arrange()
      messages.add(failureOf(await verify())?.message ?? '')
    }
    // AWS itself does not tell another external id from a role that is not there.
    expect(messages.size).toBe(cases.length - 1)
  })

  test('and a connection that worked before was verified when it was', async () => {
    const { checkedAt } = await verify()
    allow({ externalId: 'outlay-other' })
    expect((await verify()).status).toBe('failed')
    expect(await read()).toMatchObject({ status: 'failed', lastVerifiedAt: checkedAt })
  })
})

describe('while a verification runs', () => {
  const change = (payload: object) =>
    outlay.injectSignedInAs(admin, { method: 'PATCH', url: `/api/connections/${connection.id}`, payload })

  /** Lets a verification wait at AWS until `meanwhile` has been done. */
  async function verifyDuring(meanwhile: () => Promise<unknown>) {
    aws.faults.latency = 300
    const before = aws.requests.length
    const running = postVerify()
    await expect.poll(() => aws.requests.length, { timeout: 10_000 }).toBeGreaterThan(before)
    await meanwhile()
    // The rest of it needs not take long.
    aws.faults.heal()
    return running
  }

  test('another one does not begin', async () => {
    const response = await verifyDuring(async () => {
      const second = await postVerify()
      expect([second.statusCode, second.json<Problem>().code]).toEqual([409, 'verification-running'])
    })
    expect(response.json<Verification>().status).toBe('verified')
    expect((await verify()).status).toBe('verified')
  })

  test('a change of where the connection leads is not verified by it, and can be verified at once', async () => {
    const response = await verifyDuring(() => change({ prefix: 'secret/' }))
    expect([response.statusCode, response.json<Problem>().code]).toEqual([409, 'connection-changed'])
    expect(await read()).toMatchObject({ status: 'unverified', checks: [], lastVerifiedAt: null })
    expect(await auditDetails()).toEqual([])
    expect((await verify()).status).toBe('failed')
  })

  test('a change of its name does not matter', async () => {
    const response = await verifyDuring(() => change({ name: 'Other' }))
    expect(response.json<Verification>().status).toBe('verified')
    expect(await read()).toMatchObject({ name: 'Other', status: 'verified' })
  })

  test('the connection can be deleted, and is not there any more', async () => {
    const response = await verifyDuring(() =>
      outlay.injectSignedInAs(admin, { method: 'DELETE', url: `/api/connections/${connection.id}` }),
    )
    expect([response.statusCode, response.json<Problem>().code]).toEqual([404, 'not-found'])
  })

  test('whose process died, the next one begins when it cannot run any more', async () => {
    const began = (seconds: number) => setRow({ checking_since: new Date(Date.now() - seconds * 1000) })
    await began(30)
    expect((await postVerify()).statusCode).toBe(409)
    await began(61)
    expect((await verify()).status).toBe('verified')
  })
})

test('one client verifies so often in a minute, and another is not kept from it', async () => {
  const unknown = { ...connection, id: '01980000-0000-7000-8000-000000000000' }
  for (let count = 0; count < VERIFICATIONS_PER_MINUTE; count += 1) {
    expect((await postVerify(admin, unknown)).statusCode).toBe(404)
  }
  const refused = await postVerify()
  expect([refused.statusCode, refused.json<Problem>().code]).toEqual([429, 'too-many-requests'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)

  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
  connection = await connect()
  allow()
  expect((await verify()).status).toBe('verified')
})

test('a client that names the role of another one does not get in, since its external id is another', async () => {
  expect((await verify()).status).toBe('verified')
  const other = await outlay.createClient()
  admin = await outlay.createUser('admin', other)
  connection = await connect()
  const verification = await verify()
  expect([verification.status, failureOf(verification)?.code]).toEqual(['failed', 'assume-role-denied'])
})

test('neither log nor answers have anything of the role that was not asked for', async () => {
  await verify()
  allow({ externalId: 'outlay-other' })
  const answer = JSON.stringify(await verify())
  for (const secret of [ROLE, 'role/outlay-billing', connection.externalId ?? '', 'ASIA', aws.principalArn]) {
    expect(answer).not.toContain(secret)
    expect(logged()).not.toContain(secret)
  }
  expect(logged()).not.toContain(aws.env.AWS_SECRET_ACCESS_KEY)
})
