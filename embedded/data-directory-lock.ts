import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A data directory that another process is using. */
export class DataDirectoryTaken extends Error {}

/**
 * Marks a data directory as ours. A mark whose process is gone is taken over.
 * @returns gives the directory free again.
 * @throws DataDirectoryTaken naming the process that has it.
 */
export function lockDataDirectory(directory: string, what: string): () => void {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'outlay.pid')
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      const descriptor = openSync(file, 'wx', 0o600)
      writeSync(descriptor, `${process.pid}\n${startTime(process.pid) ?? ''}\n`)
      closeSync(descriptor)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid, started] = readFileSync(file, 'utf8').split('\n')
    if (isRunning(Number(pid), started)) {
      throw new DataDirectoryTaken(
        `The ${what} data in ${directory} is in use by process ${pid}: stop it, or set DATA_DIR to another folder.`,
      )
    }
    rmSync(file, { force: true })
  }
  throw new DataDirectoryTaken(`The ${what} data in ${directory} is being taken by another process.`)
}

// A process id is used again after a restart of the machine: where the system tells when a process started, that too
// must be the same.
function isRunning(pid: number, started: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = startTime(pid)
  if (now === 'ended') return false
  return now === undefined || !started || now === started
}

// Linux only. A process that has ended stays in the table until its parent has asked for its exit code.
function startTime(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
    return fields?.[0] === 'Z' ? 'ended' : fields?.[19]
  } catch {
    return undefined
  }
}
