import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFile, LockTaken } from './process-lock.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outlay-lock-'))
  file = join(folder, 'lock')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A process that takes the lock, says so, and keeps it for so long. */
function startHolder(milliseconds: number) {
  const source = `
    import { lockFile } from ${JSON.stringify(join(import.meta.dirname, 'process-lock.ts'))}
    const unlock = await lockFile(${JSON.stringify(file)}, 60_000)
    console.log('taken', Date.now())
    setTimeout(() => { console.log('free', Date.now()); unlock() }, ${milliseconds})`
  return spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

it('is one process’s at a time, and leaves nothing behind', async () => {
  const unlock = await lockFile(file, 0)
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid}\n`))
  await expect(lockFile(file, 0)).rejects.toThrow(LockTaken)
  const next = lockFile(file, 10_000)
  await sleep(100)
  unlock()
  ;(await next)()
  expect(readdirSync(folder)).toEqual([])
})

it('is taken over from a process that was killed', async () => {
  const holder = startHolder(60_000)
  await once(holder.stdout, 'data')
  await expect(lockFile(file, 0)).rejects.toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'close')
  ;(await lockFile(file, 10_000))()
  expect(existsSync(file)).toBe(false)
})

it('is taken over by one of several that find it left behind', async () => {
  writeFileSync(file, '999999999\n1\n')
  const holders = [1, 2, 3].map(() => startHolder(200))
  const times = await Promise.all(
    holders.map(async (holder) => {
      const lines = (await holder.stdout.toArray()).join('').trim().split('\n')
      return lines.map((line) => Number(line.split(' ')[1]))
    }),
  )
  times.sort(([a], [b]) => a! - b!)
  for (const [index, [taken]] of times.entries()) {
    if (index > 0) expect(taken).toBeGreaterThanOrEqual(times[index - 1]![1]!)
  }
  expect(readdirSync(folder)).toEqual([])
})
