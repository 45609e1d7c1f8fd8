import { statfsSync } from 'node:fs'

export const IN_MEMORY = '/dev/shm'
/** Far more than a run ever has at once. */
const ENOUGH_BYTES = 8 * 1024 ** 3

/**
 * Where tests keep what they make: in memory, if the machine has plenty of it. Engines make thousands of small
 * files: to make and drop a database of Postgres takes 40 ms of processor time instead of 95.
 *
 * @returns undefined for the system's own folder
 */
export function scratchFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : undefined
  } catch {
    // Not on this system.
    return undefined
  }
}
