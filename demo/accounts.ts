import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Account {
  email: string
  password: string
}

/**
 * Accounts with passwords made up at the first start and kept in the folder, so that a second one says the same.
 */
export function demoAccounts(dataDirectory: string, emails: string[]): Account[] {
  const file = join(dataDirectory, 'passwords.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  const accounts = emails.map((email) => ({
    email,
    password: known[email] ?? randomBytes(9).toString('base64url'),
  }))
  mkdirSync(dataDirectory, { recursive: true })
  const passwords = Object.fromEntries(accounts.map(({ email, password }) => [email, password]))
  // Started by root, PostgreSQL runs as another user, who has to get through to its own folder.
  writeFileSync(file, JSON.stringify({ ...known, ...passwords }, null, 2), { mode: 0o600 })
  return accounts
}
