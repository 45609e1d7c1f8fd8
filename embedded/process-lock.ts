import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const RETRY_MS = 50

/** Another process has the lock, and keeps it. */
export class LockTaken extends Error {
  readonly pid: string

  constructor(file: string, pid: string) {
    super(`${file} is the mark of process ${pid}, which runs.`)
    this.name = 'LockTaken'
    this.pid = pid
  }
}

/**
 * Takes a lock among the processes of this machine: a file that names the one that has it. One whose process is gone
 * is taken over.
 * @returns gives it free again.
 * @throws LockTaken when another process still has it after so many milliseconds.
 */
export async function lockFile(file: string, patience: number): Promise<() => void> {
  const until = Date.now() + patience
  for (;;) {
    if (writeMark(file)) return () => rmSync(file, { force: true })
    const mark = readMark(file)
    if (mark === undefined) continue
    const [pid = '', started] = mark.split('\n')
    if (!isRunning(Number(pid), started)) removeMark(file, mark)
    else if (Date.now() < until) await sleep(RETRY_MS)
    else throw new LockTaken(file, pid)
  }
}

function writeMark(file: string): boolean {
  // Written whole and then linked, so that nobody reads half a mark.
  const own = `${file}.${randomUUID()}`
  try {
    writeFileSync(own, `${process.pid}\n${startTime(process.pid) ?? ''}\n`, { mode: 0o600 })
    linkSync(own, file)
    return true
  } catch (error) {
    if (isError(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

/** Removes the mark of a process that is gone, and not the one that somebody has put in its place meanwhile. */
function removeMark(file: string, mark: string): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    // Somebody else was faster.
    if (isError(error, 'ENOENT')) return
    throw error
  }
  try {
    if (readFileSync(aside, 'utf8') !== mark) linkSync(aside, file)
  } catch (error) {
    if (!isError(error, 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function readMark(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined
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
    if (isError(error, 'ESRCH')) return false
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

function isError(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code
}
