import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The system user that PostgreSQL is to run as. */
export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, so root starts it as another user: `postgres` where there is one, else `nobody`.
 * @returns undefined when the current user can run it.
 * @throws Error with a sentence for the user when there is no such user.
 */
export function userForPostgres(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [lookUp('-u', name), lookUp('-g', name)]
    if (uid !== undefined && gid !== undefined) return { name, uid, gid }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has no user "postgres" or "nobody" to run it as: ' +
      'start Outlay as another user, or set DATABASE_URL.',
  )
}

function lookUp(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const text = execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return Number.parseInt(text, 10)
  } catch {
    return undefined
  }
}

/** @throws Error naming the first folder on the way to `path` that the user may not enter. */
export function assertReachable(path: string, user: SystemUser, what: string): void {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) {
      throw new Error(
        `PostgreSQL runs as user "${user.name}" here, because it does not run as root, and that user cannot enter ` +
          `${folder}, where ${what} is: move it to another folder, start Outlay as another user, or set DATABASE_URL.`,
      )
    }
    if (folder === dirname(folder)) return
  }
}
