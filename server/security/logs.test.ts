import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MadeApiToken } from '../../contract/account.ts'
import type { MadeUser } from '../../contract/client.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../testing/app.ts'
import { createLog } from '../../testing/log.ts'

const log = createLog()
let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp({}, log.log)
})
afterAll(() => outlay.stop())

/** A browser, as far as the server sees it: it keeps cookies. */
function createBrowser() {
  const jar: Record<string, string> = {}
  return {
    jar,
    async send(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
      const response = await outlay.app.inject({ method, url, cookies: jar, ...(payload && { payload }) })
      for (const { name, value } of response.cookies) jar[name] = value
      return response
    },
  }
}

test('what lets somebody in is in no line of the log, and in no row of the audit trail', async () => {
  const secrets: string[] = []
  const remember = ({ jar }: ReturnType<typeof createBrowser>) => secrets.push(...Object.values(jar))

  const admin = await outlay.createUser('admin', await outlay.createClient())
  const browser = createBrowser()
  const wrong = 'a password that is wrong'
  await browser.send('POST', '/api/auth/sign-in', { email: admin.email, password: wrong })
  await browser.send('POST', '/api/auth/sign-in', { email: admin.email, password: TEST_PASSWORD })
  remember(browser)
  await browser.send('POST', '/api/auth/refresh')
  remember(browser)
  secrets.push(wrong, TEST_PASSWORD)

  const made = await browser.send('POST', '/api/tokens', { name: 'ours', scopes: ['read'], expiresInDays: 1 })
  const { token } = made.json<MadeApiToken>()
  await outlay.app.inject({ url: '/api/uploads', headers: { authorization: `Bearer ${token}` } })
  await outlay.app.inject({ url: `/api/uploads?token=${token}` })
  secrets.push(token)

  const invited = await browser.send('POST', '/api/users', {
    email: 'ann@example.com',
    name: 'Ann',
    role: 'viewer',
  })
  const link = invited.json<MadeUser>().invitation?.url?.split('#')[1] ?? ''
  const guest = createBrowser()
  const [chosen, changed] = ['orchard ladder umbrella', 'umbrella ladder orchard']
  expect((await guest.send('POST', '/api/auth/password-link', { token: link })).statusCode).toBe(200)
  const set = await guest.send('POST', '/api/auth/set-password', { token: link, password: chosen })
  expect(set.statusCode).toBe(200)
  remember(guest)
  const passwords = { currentPassword: chosen, newPassword: changed }
  expect((await guest.send('POST', '/api/auth/password', passwords)).statusCode).toBeLessThan(300)
  remember(guest)
  // Refused: by the schema, by what JSON is, and by the state of things.
  await guest.send('POST', '/api/auth/password', { currentPassword: changed, newPassword: 7 })
  await guest.send('POST', '/api/auth/set-password', { token: link, password: chosen })
  secrets.push(link, chosen, changed)

  const events = await outlay.databases.db.selectFrom('audit_event').selectAll().execute()
  expect(events.length).toBeGreaterThan(5)
  const kept = `${log.text()} ${JSON.stringify(events)}`
  expect(log.text()).toContain('/api/auth/set-password')
  expect(secrets).toHaveLength(14)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(15)
    expect(kept).not.toContain(secret)
  }
})

test('what fails inside is logged with its place, without the row, and answered without either', async () => {
  const { db } = outlay.databases
  const user = await outlay.createUser('admin', await outlay.createClient())
  // A condition that the code does not know of: Postgres repeats the whole row when it is broken.
  await sql`alter table api_token add constraint unforeseen check (name <> 'break')`.execute(db)
  const response = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: '/api/tokens',
    payload: { name: 'break', scopes: ['read'], expiresInDays: 1 },
  })
  await sql`alter table api_token drop constraint unforeseen`.execute(db)
  expect(response.statusCode).toBe(500)
  expect(response.body).not.toMatch(
    /unforeseen|api_token|relation|constraint|\.ts\b|node_modules|select|insert/i,
  )
  expect(response.json()).toMatchObject({ code: 'internal-error' })
  const line = log
    .text()
    .split('\n')
    .find((each) => each.includes('unforeseen'))
  expect(line).toContain('tokens-repository.ts')
  expect(line).toContain('"constraint":"unforeseen"')
  expect(line).toContain(String(response.headers['x-request-id']))
  expect(log.text()).not.toContain('Failing row')
})

test('settings and answers are logged without their secrets, two levels deep', () => {
  const { log: logger, text } = createLog()
  const secret = 'SECRET'
  const headers = { authorization: secret, cookie: secret, 'set-cookie': [secret] }
  const named = {
    password: secret,
    newPassword: secret,
    currentPassword: secret,
    token: secret,
    refreshToken: secret,
    SMTP_URL: secret,
    DATABASE_URL: secret,
    sessionSecret: secret,
  }
  logger.info({ ...named, headers }, 'one')
  logger.info({ config: named, ...headers }, 'two')
  logger.error({ request: { body: named, headers } }, 'three')
  expect(text().split('\n')).toHaveLength(4)
  expect(text()).not.toContain(secret)
})
