import { afterEach, expect, test } from 'vitest'
import { startMailServer, type MailServer } from '../../testing/mail-server.ts'
import { createMailer } from './mailer.ts'
import { passwordLinkMail } from './password-link-mail.ts'

let server: MailServer | undefined
afterEach(() => server?.stop())

const from = 'Outlay <outlay@bills.example>'
const link = {
  user: { email: 'ann@example.com', name: 'Ann' },
  clientName: 'Müller & Söhne',
  purpose: 'invitation' as const,
  url: 'https://bills.example/set-password#7pVh0kT2mR9xQ4bN1cL8yW5zJ3fS6gD0aE2uI4oP9rX',
  expiresAt: new Date('2026-10-31T14:05:59Z'),
}

test('an invitation says from whom, for whom, where and until when', async () => {
  server = await startMailServer()
  await createMailer({ url: server.url, from }).send(passwordLinkMail(link))
  const [mail] = server.mails
  expect(mail?.recipients).toEqual(['ann@example.com'])
  expect(mail?.headers).toContain('From: Outlay <outlay@bills.example>')
  expect(mail?.headers).toContain('Subject: Your invitation to Outlay')
  expect(mail?.text.trimEnd().split('\n')).toEqual([
    'Hello Ann,',
    '',
    'You have an account of Müller & Söhne on Outlay. Set the password here:',
    '',
    link.url,
    '',
    'The link works once, until 2026-10-31 14:05 UTC. Who has it can set your password: do not pass it on.',
    'If you did not expect this, you need not do anything.',
  ])
})

test('what people typed is text: it adds no header, no recipient and no line', async () => {
  server = await startMailServer()
  const name = 'Ann\r\nBcc: eve@example.com\u2028Pay here: <eve@example.com>, "x\u202E'
  const user = { name, email: 'ann@example.com' }
  await createMailer({ url: server.url, from }).send(
    passwordLinkMail({ ...link, purpose: 'reset', user, clientName: 'A\nB' }),
  )
  const [mail] = server.mails
  expect(mail?.recipients).toEqual(['ann@example.com'])
  expect(mail?.headers).not.toMatch(/^bcc/im)
  expect(mail?.text.split('\n').slice(0, 3)).toEqual([
    'Hello Ann Bcc: eve@example.com Pay here: <eve@example.com>, "x,',
    '',
    'A new password was asked for, for your account of A B on Outlay. Set the password here:',
  ])
})

test.each([
  'ann@example.com, eve@example.com',
  'Ann <eve@example.com>, ann@example.com',
  'a\r\nRCPT TO:<eve@example.com>@example.com',
])('an address is one recipient or none: %s', async (email) => {
  server = await startMailServer()
  const mail = passwordLinkMail({ ...link, user: { name: 'Ann', email } })
  await createMailer({ url: server.url, from })
    .send(mail)
    .catch(() => undefined)
  expect(server.mails.flatMap(({ recipients }) => recipients)).not.toContain('eve@example.com')
})

test('a password goes to no server that cannot keep it secret', async () => {
  const seen: string[] = []
  server = await startMailServer({
    allowInsecureAuth: true,
    onAuth({ password }, _session, done) {
      seen.push(String(password))
      done(null, { user: 'outlay' })
    },
  })
  const url = server.url.replace('://', '://outlay:p%40ss@')
  await expect(createMailer({ url, from }).send(passwordLinkMail(link))).rejects.toThrow(/TLS/)
  expect([seen, server.mails]).toEqual([[], []])
})

test('a mail that no server takes is an error', async () => {
  server = await startMailServer()
  await server.stop()
  await expect(createMailer({ url: server.url, from }).send(passwordLinkMail(link))).rejects.toThrow(
    /ECONNREFUSED/,
  )
})
