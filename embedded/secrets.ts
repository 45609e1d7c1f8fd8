import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What this installation generated for itself, once. */
export interface Secrets {
  readonly postgresPassword: string
  readonly clickhousePassword: string
  readonly sessionSecret: string
}

const names = ['postgresPassword', 'clickhousePassword', 'sessionSecret'] as const

/**
 * Reads `secrets.json` of the data directory and generates what it lacks. Only its owner can read the file.
 * @throws Error when the file is not JSON: generating anew would lock the databases out.
 */
export function readSecrets(dataDirectory: string): Secrets {
  mkdirSync(dataDirectory, { recursive: true })
  const file = join(dataDirectory, 'secrets.json')
  const known = existsSync(file) ? parse(file) : {}
  const secrets = { ...known }
  for (const name of names) secrets[name] ||= randomBytes(32).toString('base64url')
  if (names.some((name) => secrets[name] !== known[name])) {
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return secrets as Record<(typeof names)[number], string>
}

function parse(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: repair it, or remove the data directory.`, {
      cause: error,
    })
  }
}
