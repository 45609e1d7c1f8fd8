import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Stops a PostgreSQL that still runs on `directory` because the process that owned it was killed. Call it only with
 * the data directory locked: then nobody else can be its owner.
 * @throws Error when it does not stop within 20 seconds.
 */
export async function stopOrphan(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid')
  const pid = readPid(file)
  if (pid === undefined) return
  if (!servesDirectory(pid, directory)) {
    // PostgreSQL would refuse to start while any process has this id: another program, or a dead one that nobody has
    // waited for (as in a container without an init process).
    rmSync(file, { force: true })
    return
  }
  console.error(`Stopping a PostgreSQL (process ${pid}) that an earlier run left behind`)
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 400; tries += 1) {
    if (!servesDirectory(pid, directory)) {
      rmSync(file, { force: true })
      return
    }
    await sleep(50)
  }
  throw new Error(`A PostgreSQL of an earlier run (process ${pid}) does not stop: end it by hand.`)
}

function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

// The number alone may by now belong to any other program.
function servesDirectory(pid: number, directory: string): boolean {
  const command = commandOf(pid)
  return command !== undefined && command.includes('postgres') && command.includes(directory)
}

function commandOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return undefined
  }
}
