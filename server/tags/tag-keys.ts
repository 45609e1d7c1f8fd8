import { invalidRequest } from '../http/problem.ts'

/** The prefix that some formats give to the tags of users: keys are read with it and without. */
const USER_PREFIX = 'user:'

/** Refuses a key by which nothing would be found, as it would stand beside the one without the prefix. */
export function requireTagKey(path: string, key: string): void {
  if (key.startsWith(USER_PREFIX)) {
    throw invalidRequest(path, `is read without ${USER_PREFIX}: write ${key.slice(USER_PREFIX.length)}`)
  }
}
