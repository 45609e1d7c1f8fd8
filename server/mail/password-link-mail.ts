import type { MadePasswordLink } from '../../contract/account.ts'
import type { Mail } from './mailer.ts'

interface PasswordLinkMail {
  user: { email: string; name: string }
  clientName: string | null
  purpose: MadePasswordLink['purpose']
  url: string
  expiresAt: Date
}

/** The mail that brings a person their link. */
export function passwordLinkMail({ user, clientName, purpose, url, expiresAt }: PasswordLinkMail): Mail {
  const name = oneLine(user.name)
  const account = clientName === null ? 'account' : `account of ${oneLine(clientName)}`
  const [subject, reason] =
    purpose === 'invitation'
      ? ['Your invitation to Outlay', `You have an ${account} on Outlay.`]
      : ['A new password for Outlay', `A new password was asked for, for your ${account} on Outlay.`]
  return {
    to: { name, address: user.email },
    subject,
    text: [
      `Hello ${name},`,
      '',
      `${reason} Set the password here:`,
      '',
      url,
      '',
      `The link works once, until ${inWords(expiresAt)}. Who has it can set your password: do not pass it on.`,
      purpose === 'invitation'
        ? 'If you did not expect this, you need not do anything.'
        : 'If you did not ask for it, you need not do anything: your password stays as it is.',
      '',
    ].join('\n'),
  }
}

/** What a person typed, as part of a line: without breaks, and without characters that are not seen. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()
}

/** 2026-10-31 14:05 UTC */
function inWords(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
