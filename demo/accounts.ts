import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Account {
  email: string
  password: string
}

/** Who can sign in to the demonstration. */
export interface DemoAccounts {
  operator: Account
  user: Account
}

/** Made up at the first start and kept in the folder, so that a second one says the same. */
export function demoAccounts(dataDirectory: string): DemoAccounts {
  const file = join(dataDirectory, 'accounts.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoAccounts
  const password = () => randomBytes(9).toString('base64url')
  const accounts: DemoAccounts = {
    operator: { email: 'operator@example.com', password: password() },
    user: { email: 'ada@example.com', password: password() },
  }
  mkdirSync(dataDirectory, { recursive: true })
  // Started by root, PostgreSQL runs as another user, who has to get through to its own folder.
  writeFileSync(file, JSON.stringify(accounts, null, 2), { mode: 0o600 })
  return accounts
}
