import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { isForThisMachine, isLoopback } from './reach.ts'
import { EnvironmentError } from './read-variables.ts'

/*
 * What settings mean that are more than a text or a number, and which of them cannot be together.
 */

export const PUBLIC_URL_DESCRIPTION = 'the origin that browsers use, https://outlay.example'

/** As browsers write it in `Origin`: in small letters, without a port that goes without saying. */
export function originOf(publicUrl: string): string {
  if (!URL.canParse(publicUrl))
    throw new EnvironmentError([`PUBLIC_URL has to be ${PUBLIC_URL_DESCRIPTION}.`])
  const { protocol, hostname, origin } = new URL(publicUrl)
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw new EnvironmentError(['PUBLIC_URL must be https, since passwords and sessions travel over it.'])
  }
  return origin
}

interface MailSettings {
  SMTP_URL?: string | undefined
  MAIL_FROM?: string | undefined
  PUBLIC_URL?: string | undefined
}

export function mailOf({
  SMTP_URL: url,
  MAIL_FROM: from,
  PUBLIC_URL: publicUrl,
}: MailSettings): { url: string; from: string } | undefined {
  if (url === undefined) return undefined
  const missing = [
    ...(from === undefined ? ['MAIL_FROM is not set: with SMTP_URL it is the sender of mails.'] : []),
    ...(publicUrl === undefined
      ? ['PUBLIC_URL is not set: with SMTP_URL it is where the links in mails lead.']
      : []),
    ...(isUsableUrl(url) ? [] : ['SMTP_URL has to be a URL: %-encode what is special in its password.']),
  ]
  if (from === undefined || missing.length > 0) throw new EnvironmentError(missing)
  return { url, from }
}

function isUsableUrl(url: string): boolean {
  try {
    const { username, password } = new URL(url)
    return decodeURIComponent(username + password) !== undefined
  } catch {
    return false
  }
}

const DemoAccounts = Type.Array(
  Type.Object({ name: Type.String(), email: Type.String(), password: Type.String() }),
)

export type DemoAccounts = Static<typeof DemoAccounts>

interface DemoSettings {
  DEMO_ACCOUNTS?: string | undefined
  HOST: string
  PUBLIC_URL?: string | undefined
  TRUSTED_PROXIES?: string | undefined
}

/** Whoever reaches the sign-in page gets in with them, so nobody else may be able to. */
export function demoAccountsOf({
  DEMO_ACCOUNTS: json,
  HOST: host,
  PUBLIC_URL: publicUrl,
  TRUSTED_PROXIES: proxies,
}: DemoSettings): DemoAccounts {
  if (json === undefined) return []
  if (!isForThisMachine({ HOST: host, PUBLIC_URL: publicUrl, TRUSTED_PROXIES: proxies })) {
    throw new EnvironmentError([
      'DEMO_ACCOUNTS is for this machine alone: HOST has to be 127.0.0.1, PUBLIC_URL and TRUSTED_PROXIES unset.',
    ])
  }
  const accounts = parseJson(json)
  if (!Value.Check(DemoAccounts, accounts)) {
    throw new EnvironmentError([
      'DEMO_ACCOUNTS has to be a JSON array with name, email and password of each.',
    ])
  }
  return accounts
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The folder of uploaded files, and its path as ClickHouse sees it where that is another. */
export interface UploadStoreLocation {
  folder: string
  engineFolder: string | undefined
}

export function uploadStoreOf(values: {
  DATA_DIR: string
  UPLOAD_STORE?: string | undefined
  CLICKHOUSE_UPLOAD_STORE?: string | undefined
}): UploadStoreLocation {
  const folder = folderOf(values.UPLOAD_STORE ?? join(values.DATA_DIR, 'uploads'))
  return { folder, engineFolder: values.CLICKHOUSE_UPLOAD_STORE }
}

function folderOf(location: string): string {
  if (location.startsWith('file://')) return fileURLToPath(location)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) {
    throw new EnvironmentError(['UPLOAD_STORE has to be a folder: buckets (s3://…) are not supported yet.'])
  }
  return isAbsolute(location) ? location : resolve(location)
}
