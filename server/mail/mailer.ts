import { createTransport } from 'nodemailer'

/** However long a mail server takes, whoever waits for the mail to be sent does not wait longer. */
const SEND_MS = 20_000

export interface Mail {
  to: { name: string; address: string }
  subject: string
  /** Plain text: what people typed cannot become markup. */
  text: string
}

/** Sends mail, or throws. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

/** A mailer over SMTP; connects for each mail, since there are few. */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url)
  const transport = createTransport({
    host: hostname.replace(/^\[(.+)\]$/, '$1'),
    ...(port !== '' && { port: Number(port) }),
    secure: protocol === 'smtps:',
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // smtp:// is encrypted where the server offers it; a password goes to no server that does not.
      requireTLS: true,
    }),
    connectionTimeout: SEND_MS / 2,
    greetingTimeout: SEND_MS / 2,
    socketTimeout: SEND_MS,
    // Nothing of a mail is ever a path or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text }) {
      // An address as an object is data: names and addresses are encoded, and never parsed for further recipients.
      await transport.sendMail({
        from,
        to,
        subject,
        text,
        // So that nobody's absence is answered to it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(SEND_MS),
      })
    },
  }
}
