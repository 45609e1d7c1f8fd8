import { statfsSync } from 'node:fs'

const IN_MEMORY = '/dev/shm'
/** Far more than a run ever has at once. */
const ENOUGH_BYTES = 8 * 1024 ** 3

/**
 * Where tests keep what they make: in memory, if the machine has plenty of it. Each of them makes thousands of small
 * files in engines and upload stores, which a file system on a disk takes a sixth of the processor's time for.
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
