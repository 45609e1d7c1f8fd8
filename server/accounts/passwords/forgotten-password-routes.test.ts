import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../../testing/app.ts'
import { startMailServer, type MailServer } from '../../../testing/mail-server.ts'
import { createMailer } from '../../mail/mailer.ts'

const PUBLIC_URL = 'https://bills.example'

let outlay: TestApp
let mailServer: MailServer
beforeAll(async () => {
  mailServer = await startMailServer()
  const mailer = createMailer({ url: mailServer.url, from: 'outlay@bills.example' })
  outlay = await createTestApp({ publicUrl: PUBLIC_URL }, undefined, mailer)
})
afterAll(async () => {
  await outlay.stop()
  await mailServer.stop()
})
afterEach(() => mailServer.mails.splice(0))

const createUser = async () => outlay.createUser('viewer', await outlay.createClient())
const update = ({ id }: TestUser, values: { disabled_at?: Date; password_hash?: null }) =>
  outlay.databases.db.updateTable('app_user').set(values).where('id', '=', id).execute()

function forget(email: string, { from = '127.0.0.1', app = outlay.app, host = 'evil.example' } = {}) {
  return app.inject({
    method: 'POST',
    url: '/api/auth/forgotten-password',
    remoteAddress: from,
    headers: { host, 'x-forwarded-host': host },
    payload: { email },
  })
}
const waitForMails = (count: number) =>
  expect.poll(() => mailServer.mails.length, { timeout: 10_000 }).toBe(count)

function eventsOf(action: string) {
  return outlay.databases.db
    .selectFrom('audit_event')
    .where('action', '=', action)
    .select(['object_id', 'user_id', 'client_id', 'address'])
    .execute()
}

describe('whoever forgot their password', () => {
  test('gets a link by e-mail, which leads to us whatever host was asked, and sets a password', async () => {
    const user = await createUser()
    const response = await forget(` ${user.email.toUpperCase()} `)
    expect([response.statusCode, response.json()]).toEqual([200, { delivery: 'email' }])
    await waitForMails(1)
    const [mail] = mailServer.mails
    expect(mail?.recipients).toEqual([user.email])
    expect(JSON.stringify(mail)).not.toContain('evil.example')
    const [, token = ''] =
      /^https:\/\/bills\.example\/set-password#([\w-]{43})$/m.exec(mail?.text ?? '') ?? []
    const set = await outlay.app.inject({
      method: 'POST',
      url: '/api/auth/set-password',
      payload: { token, password: 'nine purple wheelbarrows' },
    })
    expect(set.statusCode).toBe(200)
    expect(await eventsOf('user.forgot-password')).toEqual([
      { object_id: user.id, user_id: null, client_id: user.clientId, address: '127.0.0.1' },
    ])
  })

  test('keeps the password until it is set: nothing is lost by what a stranger asks', async () => {
    const user = await createUser()
    const cookie = await outlay.cookieOf(user)
    await forget(user.email)
    await waitForMails(1)
    expect((await outlay.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(200)
    const payload = { email: user.email, password: TEST_PASSWORD }
    const signIn = await outlay.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload })
    expect(signIn.statusCode).toBe(200)
  })

  test('gets three mails in an hour, however often somebody asks', async () => {
    const mailer = createMailer({ url: mailServer.url, from: 'outlay@bills.example' })
    const busy = await createTestApp({ publicUrl: PUBLIC_URL }, undefined, mailer)
    const user = await busy.createUser('operator')
    const anHourAgo = { purpose: 'reset', created_at: sql<Date>`now() - interval '61 minutes'` } as const
    await busy.databases.db
      .insertInto('password_link')
      .values({ user_id: user.id, token_hash: Buffer.alloc(32), expires_at: new Date(), ...anHourAgo })
      .execute()
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => forget(user.email, { app: busy.app })),
    )
    expect(new Set(responses.map(({ body }) => body))).toEqual(new Set(['{"delivery":"email"}']))
    await busy.stop()
    expect(mailServer.mails.map(({ recipients }) => recipients)).toEqual(Array(3).fill([user.email]))
  })
})

test('the answer is the same for who is unknown, disabled or only invited, and none of them gets mail', async () => {
  const [known, disabled, invited] = [await createUser(), await createUser(), await createUser()]
  await update(disabled, { disabled_at: new Date() })
  await update(invited, { password_hash: null })
  const before = await eventsOf('user.forgot-password')
  const answers = []
  for (const email of ['nobody@example.com', disabled.email, invited.email, known.email]) {
    const { statusCode, body, headers } = await forget(email, { from: '198.51.100.1' })
    delete headers['x-request-id']
    delete headers.date
    answers.push({ statusCode, body, headers })
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
  await waitForMails(1)
  expect(mailServer.mails[0]?.recipients).toEqual([known.email])
  expect((await eventsOf('user.forgot-password')).length - before.length).toBe(1)
})

test('the answer does not wait for the mail server, nor for the database', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const slow = await createTestApp({ publicUrl: PUBLIC_URL }, undefined, { send: () => held })
  const user = await slow.createUser('operator')
  let inTransaction = () => {}
  const locked = new Promise<void>((resolve) => (inTransaction = resolve))
  const holding = slow.databases.db.transaction().execute(async (trx) => {
    await trx.selectFrom('app_user').where('id', '=', user.id).select('id').forUpdate().execute()
    inTransaction()
    await held
  })
  await locked
  expect((await forget(user.email, { app: slow.app })).statusCode).toBe(200)
  release()
  await holding
  // The end of the app waits for what is still to be done.
  await slow.app.close()
  const links = await slow.databases.db.selectFrom('password_link').select('purpose').execute()
  expect(links).toEqual([{ purpose: 'reset' }])
  await slow.stop()
})

test('a mail server that is gone fails nobody’s request', async () => {
  const mailer = createMailer({ url: 'smtp://127.0.0.1:1', from: 'outlay@bills.example' })
  const broken = await createTestApp({ publicUrl: PUBLIC_URL }, undefined, mailer)
  const user = await broken.createUser('operator')
  expect((await forget(user.email, { app: broken.app })).statusCode).toBe(200)
  await broken.stop()
})

test('where no mail is sent, it says who helps, keeps that somebody asked, and makes no link', async () => {
  const silent = await createTestApp()
  const user = await silent.createUser('operator')
  expect((await forget(user.email, { app: silent.app })).json()).toEqual({ delivery: 'administrator' })
  expect((await forget('nobody@example.com', { app: silent.app })).json()).toEqual({
    delivery: 'administrator',
  })
  await silent.app.close()
  const { db } = silent.databases
  const events = await db
    .selectFrom('audit_event')
    .where('action', '=', 'user.forgot-password')
    .select('object_id')
    .execute()
  expect(events).toEqual([{ object_id: user.id }])
  expect(await db.selectFrom('password_link').select('id').execute()).toEqual([])
  await silent.stop()
})

test('one address asks thirty times in a quarter of an hour, and no more', async () => {
  const from = '203.0.113.9'
  for (let index = 0; index < 30; index += 1) {
    expect((await forget('nobody@example.com', { from })).statusCode).toBe(200)
  }
  const limited = await forget('nobody@example.com', { from })
  expect([limited.statusCode, limited.json<Problem>().code]).toEqual([429, 'too-many-requests'])
  expect((await forget('nobody@example.com', { from: '203.0.113.10' })).statusCode).toBe(200)
})
