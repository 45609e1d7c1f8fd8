import { argon2Sync, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../../testing/app.ts'
import { buildApp } from '../../app.ts'
import type { App } from '../../http/app-type.ts'
import { forgetFailuresOfAccount } from './sign-in-throttle.ts'

let outlay: TestApp
/** Another server of the same installation. */
let second: App
beforeAll(async () => {
  outlay = await createTestApp()
  second = await buildApp({
    db: outlay.databases.db,
    clickhouse: outlay.clickhouse,
    uploadStore: outlay.uploadStore,
    mailer: null,
    config: {
      databaseUrl: outlay.databases.databaseUrl,
      sessionSecret: 'a secret that only tests know, 32 characters',
      secureCookies: false,
      publicUrl: undefined,
      trustedProxies: undefined,
      maxUploadBytes: 1,
      webBuild: '/nonexistent',
    },
  })
})
afterAll(async () => {
  await second.close()
  await outlay.stop()
})
beforeEach(() => outlay.databases.db.deleteFrom('sign_in_throttle').execute())

interface Try {
  email: string
  password?: string
  from?: string
  server?: App
}

/** Each try comes from an address of its own if it does not say. */
async function signIn({ email, password = TEST_PASSWORD, from, server = outlay.app }: Try) {
  const response = await server.inject({
    method: 'POST',
    url: '/api/auth/sign-in',
    remoteAddress: from ?? newAddress(),
    payload: { email, password },
  })
  return {
    status: response.statusCode,
    retryAfter: response.headers['retry-after'],
    problem: response.json<Problem>(),
  }
}
const statusOf = async (attempt: Try) => (await signIn(attempt)).status
const guess = (attempt: Try) => signIn({ ...attempt, password: 'wrong' })

async function guessTimes(times: number, attempt: Try): Promise<number[]> {
  const statuses: number[] = []
  for (let time = 0; time < times; time += 1) statuses.push((await guess(attempt)).status)
  return statuses
}

let addresses = 0
const newAddress = () => `10.0.${Math.floor((addresses += 1) / 256)}.${addresses % 256}`
const newEmail = () => `${randomUUID()}@example.com`
const createViewer = async () => outlay.createUser('viewer', await outlay.createClient())
const count = (statuses: number[], status: number) => statuses.filter((each) => each === status).length

/** Makes everything that the throttle knows so many seconds older. */
function age(seconds: number) {
  const past = sql`make_interval(secs => ${seconds})`
  return outlay.databases.db
    .updateTable('sign_in_throttle')
    .set({
      last_failure_at: sql<Date>`last_failure_at - ${past}`,
      blocked_until: sql<Date>`blocked_until - ${past}`,
    })
    .execute()
}

/** The wait after the last failure, as the database has it: how fast this machine is does not matter. */
async function currentWait(): Promise<number | null> {
  const { seconds } = await outlay.databases.db
    .selectFrom('sign_in_throttle')
    .select(
      sql<number | null>`round(extract(epoch from max(blocked_until - last_failure_at)))::integer`.as(
        'seconds',
      ),
    )
    .executeTakeFirstOrThrow()
  return seconds
}

/** Lets no wait that there is end before the test does. */
function holdBlocks() {
  return outlay.databases.db
    .updateTable('sign_in_throttle')
    .set({ blocked_until: sql<Date>`now() + interval '5 minutes'` })
    .where('blocked_until', 'is not', null)
    .execute()
}

const keyOf = (text: string) => sql<Buffer>`sha256(convert_to(${text}, 'UTF8'))`
function setFailures(of: string, failures: number) {
  return outlay.databases.db
    .updateTable('sign_in_throttle')
    .set({ failures })
    .where('key', '=', keyOf(of))
    .execute()
}

describe('an account', () => {
  test('has to wait after five wrong passwords, from wherever they came, and no other one does', async () => {
    const [user, other] = [await createViewer(), await createViewer()]
    expect(await guessTimes(5, user)).toEqual([401, 401, 401, 401, 401])
    expect(await currentWait()).toBe(1)
    await holdBlocks()
    const { status, retryAfter, problem } = await signIn(user)
    expect([status, problem.code]).toEqual([429, 'too-many-requests'])
    expect(problem.detail).toBe(`There were too many failed attempts. Try again in ${retryAfter} seconds.`)
    expect(Number(retryAfter)).toBeGreaterThan(200)
    expect(await statusOf({ email: ` ${user.email.toUpperCase()} ` })).toBe(429)
    expect(await statusOf(other)).toBe(200)
  })

  test('waits twice as long after each further one, and never longer than five minutes', async () => {
    const email = newEmail()
    await guessTimes(4, { email })
    const waits = [await currentWait()]
    for (let failure = 5; failure <= 15; failure += 1) {
      expect(await guessTimes(1, { email })).toEqual([401])
      waits.push(await currentWait())
      await age(300)
    }
    expect(waits).toEqual([null, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  test('is not guessed faster side by side, nor on two servers', async () => {
    const user = await createViewer()
    await guessTimes(1, user)
    await setFailures(`account:${user.email}`, 12)
    const guesses = Array.from({ length: 40 }, (_, index) =>
      guess({ ...user, server: index % 2 === 0 ? outlay.app : second }),
    )
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect([count(statuses, 401), count(statuses, 429)]).toEqual([1, 39])
    expect(await statusOf({ ...user, server: outlay.app })).toBe(429)
    expect(await statusOf({ ...user, server: second })).toBe(429)
  })

  test('is open after the wait; a right password starts the count again', async () => {
    const user = await createViewer()
    await guessTimes(5, user)
    await age(1)
    expect(await statusOf(user)).toBe(200)
    expect(await guessTimes(4, user)).toEqual([401, 401, 401, 401])
    expect(await statusOf(user)).toBe(200)
  })

  test('starts again an hour after its last failure', async () => {
    const email = newEmail()
    await guessTimes(4, { email })
    await age(3500)
    await guessTimes(1, { email })
    expect(await currentWait()).toBe(1)
    await age(3601)
    await guessTimes(4, { email })
    expect(await currentWait()).toBeNull()
  })

  test('does not wait once its password was set by a link', async () => {
    const user = await createViewer()
    await guessTimes(5, user)
    await holdBlocks()
    await forgetFailuresOfAccount(outlay.databases.db, user.email.toUpperCase())
    expect(await statusOf(user)).toBe(200)
  })
})

test('unknown, disabled, invited and known accounts are answered alike, blocked or not', async () => {
  const [known, disabled, invited] = [await createViewer(), await createViewer(), await createViewer()]
  const { db } = outlay.databases
  await db.updateTable('app_user').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute()
  await db.updateTable('app_user').set({ password_hash: null }).where('id', '=', invited.id).execute()
  async function answersTo(attempt: Try) {
    const answers = []
    for (let time = 0; time < 5; time += 1) answers.push(await signIn(attempt))
    await holdBlocks()
    const { status, problem } = await signIn(attempt)
    answers.push({ status, problem: { ...problem, detail: problem.detail.replace(/\d+/, 'some') } })
    return answers
  }
  const expected = await answersTo({ email: known.email, password: 'wrong' })
  expect(expected.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429])
  expect(await answersTo({ email: newEmail() })).toEqual(expected)
  expect(await answersTo(disabled)).toEqual(expected)
  expect(await answersTo(invited)).toEqual(expected)
})

describe('an address', () => {
  test('that guesses at many accounts has to wait after fifty, and never longer than a minute', async () => {
    const from = newAddress()
    await guess({ email: newEmail(), from })
    await setFailures(`address:${from}`, 48)
    const waits = []
    for (let failure = 49; failure <= 57; failure += 1) {
      expect(await guessTimes(1, { email: newEmail(), from })).toEqual([401])
      waits.push(await currentWait())
      await age(60)
    }
    expect(waits).toEqual([null, 1, 2, 4, 8, 16, 32, 60, 60])
    // Nobody who knows their password waits for another one who does.
    const [one, other] = [await createViewer(), await createViewer()]
    expect([await statusOf({ ...one, from }), await statusOf({ ...other, from })]).toEqual([200, 200])
  })

  test('is not faster side by side, and waits with all of its IPv6 network', async () => {
    const from = '2001:db8:0:1::1'
    await guess({ email: newEmail(), from })
    await setFailures('address:2001:db8:0:1::', 60)
    const guesses = Array.from({ length: 40 }, () => guess({ email: newEmail(), from }))
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect([count(statuses, 401), count(statuses, 429)]).toEqual([1, 39])
    const user = await createViewer()
    expect(await statusOf({ ...user, from: '2001:db8:0:1:ffff::2' })).toBe(429)
    expect(await statusOf({ ...user, from: '2001:db8:0:2::1' })).toBe(200)
  })

  describe('of an office of 200', () => {
    const from = newAddress()
    const people = Array.from({ length: 200 }, () => newEmail())
    beforeAll(async () => {
      const { id } = await outlay.createClient()
      const common = { name: 'A', role: 'viewer' as const, client_id: id, password_hash: CHEAP_HASH }
      const rows = people.map((email) => ({ email, ...common }))
      await outlay.databases.db.insertInto('app_user').values(rows).execute()
    })

    test('lets all in who come at the same moment', async () => {
      const statuses = await Promise.all(people.map((email) => statusOf({ email, from })))
      expect(count(statuses, 200)).toBe(200)
    }, 60_000)

    test('lets all in of whom every one mistypes once', async () => {
      for (let first = 0; first < people.length; first += 20) {
        const arriving = people.slice(first, first + 20).map(async (email) => {
          expect((await guess({ email, from })).status).toBe(401)
          expect(await statusOf({ email, from })).toBe(200)
        })
        await Promise.all(arriving)
      }
    }, 60_000)
  })

  test('is given nothing back for failures at the accounts of others', async () => {
    const [user, from] = [await createViewer(), newAddress()]
    await guessTimes(3, { email: newEmail(), from })
    await guessTimes(2, { ...user, from })
    await guessTimes(1, user)
    expect(await statusOf({ ...user, from })).toBe(200)
    const { failures } = await outlay.databases.db
      .selectFrom('sign_in_throttle')
      .where('key', '=', keyOf(`address:${from}`))
      .select('failures')
      .executeTakeFirstOrThrow()
    expect(failures).toBe(3)
  })
})

test('what is forgotten is removed, a little at each attempt', async () => {
  const { db } = outlay.databases
  const old = Array.from({ length: 15 }, (_, index) => ({
    key: Buffer.from([index]),
    failures: 9,
    last_failure_at: new Date(0),
  }))
  await db.insertInto('sign_in_throttle').values(old).execute()
  const rows = async () => (await db.selectFrom('sign_in_throttle').select('key').execute()).length
  await guess({ email: newEmail() })
  // Each attempt adds three of its own: account, address, and both together.
  expect(await rows()).toBe(5 + 3)
  await guess({ email: newEmail() })
  expect(await rows()).toBe(6)
})

test('while it is blocked nothing is written, whatever comes', async () => {
  const user = await createViewer()
  await guessTimes(5, user)
  const { db } = outlay.databases
  const written = async () => ({
    events: await db.selectFrom('audit_event').where('object_id', '=', user.id).select('id').execute(),
    counts: await db.selectFrom('sign_in_throttle').selectAll().orderBy('key').execute(),
  })
  await holdBlocks()
  const before = await written()
  expect(before.events).toHaveLength(5)
  const flood = await Promise.all(Array.from({ length: 50 }, () => guess(user)))
  expect(flood.every(({ status }) => status === 429)).toBe(true)
  expect(await written()).toEqual(before)
})

/** Of the password of tests, by parameters that take no time: hashes say which they were made with. */
const CHEAP_HASH = (() => {
  const [nonce, memory, passes, parallelism] = [Buffer.alloc(16, 1), 64, 1, 1]
  const parameters = { message: TEST_PASSWORD, nonce, memory, passes, parallelism, tagLength: 32 }
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const tag = argon2Sync('argon2id', parameters)
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`
})()
