import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a process that is just being stopped may keep its mark, in milliseconds. */
const patience = 3000

/**
 * Marks a data directory as ours. A mark whose process is gone is taken over.
 * @returns gives the directory free again.
 * @throws Error naming the process that has it, when it still has it after three seconds.
 */
export async function lockDataDirectory(directory: string, what: string): Promise<() => void> {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'outlay.pid')
  const until = Date.now() + patience
  for (;;) {
    if (writeMark(file)) return () => rmSync(file, { force: true })
    const [pid, started] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (!isRunning(Number(pid), started)) rmSync(file, { force: true })
    else if (Date.now() < until) await sleep(50)
    else {
      throw new Error(
        `The ${what} data in ${directory} is in use by process ${pid}: stop it, or set DATA_DIR to another folder.`,
      )
    }
  }
}

function writeMark(file: string): boolean {
  try {
    // Written whole and then linked, so that nobody reads half a mark.
    const own = `${file}.${process.pid}`
    writeFileSync(own, `${process.pid}\n${startTime(process.pid) ?? ''}\n`, { mode: 0o600 })
    try {
      linkSync(own, file)
    } finally {
      rmSync(own, { force: true })
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
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
