import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile, LockTaken } from './process-lock.ts'

/** How long a process that is just being stopped may keep its mark, in milliseconds. */
const PATIENCE_MS = 3000

/**
 * Marks a data directory as ours. A mark whose process is gone is taken over.
 * @returns gives the directory free again.
 * @throws Error naming the process that has it, when it still has it after three seconds.
 */
export async function lockDataDirectory(directory: string, what: string): Promise<() => void> {
  mkdirSync(directory, { recursive: true })
  try {
    return await lockFile(join(directory, 'outlay.pid'), PATIENCE_MS)
  } catch (error) {
    if (!(error instanceof LockTaken)) throw error
    throw new Error(
      `The ${what} data in ${directory} is in use by process ${error.pid}: stop it, or set DATA_DIR to another folder.`,
      { cause: error },
    )
  }
}
