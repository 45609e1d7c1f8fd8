import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { createLog } from '../../../testing/log.ts'
import { startMailServer, type MailServer } from '../../../testing/mail-server.ts'
import type { Dependencies } from '../../dependencies.ts'
import { createMailer } from '../../mail/mailer.ts'
import { hashSecret } from '../secret.ts'
import { deliverPasswordLink, issuePasswordLink, type NewPasswordLink } from './password-links.ts'

let outlay: TestApp
let user: TestUser
let admin: TestUser
let mailServer: MailServer
beforeAll(async () => {
  outlay = await createTestApp()
  mailServer = await startMailServer()
  const client = await outlay.createClient()
  user = await outlay.createUser('viewer', client)
  admin = await outlay.createUser('admin', client)
})
afterAll(async () => {
  await outlay.stop()
  await mailServer.stop()
})

const issue = (link: Pick<NewPasswordLink, 'purpose' | 'createdBy'>) =>
  outlay.databases.db.transaction().execute((trx) => issuePasswordLink(trx, { userId: user.id, ...link }))
const hoursUntil = (time: Date) => Math.round((time.getTime() - Date.now()) / 3_600_000)

/** The tokens of links that could still be used. */
async function usable(tokens: string[]): Promise<string[]> {
  const rows = await outlay.databases.db
    .selectFrom('password_link')
    .where('revoked_at', 'is', null)
    .select('token_hash')
    .execute()
  return tokens.filter((token) => rows.some(({ token_hash }) => token_hash.equals(hashSecret(token))))
}

describe('a link', () => {
  test('lives as long as its purpose needs, and is kept as a hash', async () => {
    const byAdmin = { createdBy: admin.id }
    const links = [
      await issue({ purpose: 'invitation', ...byAdmin }),
      await issue({ purpose: 'reset', ...byAdmin }),
      await issue({ purpose: 'reset', createdBy: null }),
    ]
    expect(links.map(({ expiresAt }) => hoursUntil(expiresAt))).toEqual([7 * 24, 24, 1])
    for (const { token } of links) expect(token).toMatch(/^[\w-]{43}$/)
    const { rows } = await sql<{
      text: string
    }>`select password_link::text as text from password_link`.execute(outlay.databases.db)
    expect(rows.length).toBeGreaterThan(2)
    for (const { token } of links) expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('takes the place of those before it; one that was asked for, only of others like it', async () => {
    const made = await issue({ purpose: 'reset', createdBy: admin.id })
    const asked = await issue({ purpose: 'reset', createdBy: null })
    const askedAgain = await issue({ purpose: 'reset', createdBy: null })
    const tokens = [made, asked, askedAgain].map(({ token }) => token)
    expect(await usable(tokens)).toEqual([made.token, askedAgain.token])
    const last = await issue({ purpose: 'reset', createdBy: admin.id })
    expect(await usable([...tokens, last.token])).toEqual([last.token])
  })

  test('is the only one left where several are made at once', async () => {
    const links = await Promise.all(
      Array.from({ length: 5 }, () => issue({ purpose: 'reset', createdBy: admin.id })),
    )
    expect(await usable(links.map(({ token }) => token))).toHaveLength(1)
  })
})

describe('its delivery', () => {
  const { log, text } = createLog()
  // As from a host that whoever asks made up.
  const request = { protocol: 'https', host: 'evil.example', log } as unknown as FastifyRequest
  const link = {
    user: { email: 'ann@example.com', name: 'Ann' },
    clientName: 'Ours',
    purpose: 'reset' as const,
    token: 'T'.repeat(43),
    expiresAt: new Date('2026-10-31T14:00:00Z'),
  }
  const deliver = (dependencies: Pick<Dependencies, 'mailer'>, publicUrl?: string) =>
    deliverPasswordLink({ ...dependencies, config: { publicUrl } } as Dependencies, { ...link, request })
  const mailerOf = ({ url }: { url: string }) => createMailer({ url, from: 'outlay@bills.example' })

  test('is by e-mail where mail is sent, and then nobody else sees it', async () => {
    expect(await deliver({ mailer: mailerOf(mailServer) }, 'https://bills.example')).toEqual({
      purpose: 'reset',
      delivery: 'email',
      url: null,
      expiresAt: '2026-10-31T14:00:00.000Z',
    })
    const mail = mailServer.mails.at(-1)
    expect(mail?.recipients).toEqual(['ann@example.com'])
    expect(mail?.text).toContain(`\nhttps://bills.example/set-password#${link.token}\n`)
    expect(JSON.stringify(mail)).not.toContain('evil')
  })

  test('is never by e-mail where it is not known which origin is ours', async () => {
    const before = mailServer.mails.length
    expect(await deliver({ mailer: mailerOf(mailServer) })).toMatchObject({ delivery: 'shown' })
    expect(mailServer.mails.length).toBe(before)
  })

  test('is to the one who made it where no mail is sent', async () => {
    expect(await deliver({ mailer: null }, 'https://bills.example')).toMatchObject({
      delivery: 'shown',
      url: `https://bills.example/set-password#${link.token}`,
    })
    expect(await deliver({ mailer: null })).toMatchObject({
      url: `https://evil.example/set-password#${link.token}`,
    })
  })

  test.each([
    ['is not there', async () => ({ url: 'smtp://127.0.0.1:1', stop: () => Promise.resolve() })],
    [
      'refuses it, and repeats it',
      () =>
        startMailServer({
          onData(stream, _session, done) {
            stream.resume()
            stream.on('end', () => done(new Error(`we do not like #${link.token}`)))
          },
        }),
    ],
  ])('falls back to that where the mail server %s; the log has no token', async (_name, start) => {
    const server = await start()
    expect(await deliver({ mailer: mailerOf(server) }, 'https://bills.example')).toMatchObject({
      delivery: 'shown',
      url: `https://bills.example/set-password#${link.token}`,
    })
    expect(text()).toContain('a password link could not be sent')
    expect(text()).toMatch(/"code":"E(CONNECTION|SOCKET|MESSAGE)"/)
    expect(text()).not.toContain('TTTT')
    await server.stop()
  })
})
