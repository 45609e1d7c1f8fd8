import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

interface ReceivedMail {
  /** Whom the mail server was told to bring it to. */
  recipients: string[]
  headers: string
  text: string
}

export interface MailServer {
  url: string
  /** What came in, oldest first. */
  mails: ReceivedMail[]
  stop(): Promise<void>
}

/** A mail server that keeps what it is given; without TLS, and without passwords unless told otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    onData(stream, session, done) {
      void buffer(stream).then((raw) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ recipients, ...readMail(raw.toString()) })
        done()
      })
    },
    ...options,
  })
  const { port } = (await listening(server)).address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function listening(server: SMTPServer) {
  const listener = server.listen(0, '127.0.0.1')
  if (!listener.listening) await once(listener, 'listening')
  return listener
}

function readMail(raw: string): { headers: string; text: string } {
  const end = raw.indexOf('\r\n\r\n')
  const [headers, body] = [raw.slice(0, end), raw.slice(end + 4)]
  const encoding = /^content-transfer-encoding: (.+)$/im.exec(headers)?.[1]?.trim()
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? fromQuotedPrintable(body)
        : body
  return { headers, text: text.replaceAll('\r\n', '\n') }
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
