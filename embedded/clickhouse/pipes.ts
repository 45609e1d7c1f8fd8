import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  createWriteStream,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

const prefix = join(tmpdir(), 'outlay-clickhouse-')

/**
 * Makes named pipes that only this user can open, in the system's temporary folder: not every folder that can hold
 * data can hold pipes. `remove` deletes them; the engine must have stopped by then.
 * @param record a file that remembers the folder, so that the next run removes it when this one is killed.
 */
export function makePipes(count: number, record: string): { paths: string[]; remove: () => void } {
  const last = existsSync(record) ? readFileSync(record, 'utf8') : ''
  if (last.startsWith(prefix)) rmSync(last, { recursive: true, force: true })
  const directory = mkdtempSync(prefix)
  writeFileSync(record, directory)
  const paths = Array.from({ length: count }, (_, i) => join(directory, `pipe-${i}`))
  execFileSync('mkfifo', ['-m', '600', ...paths])
  return { paths, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/**
 * Puts a new pipe in the place of one that may still have rows in it, or someone who waits for it: what is left of an
 * earlier statement then never meets the next one.
 */
export function renewPipe(path: string): void {
  execFileSync('mkfifo', ['-m', '600', `${path}.new`])
  renameSync(`${path}.new`, path)
}

/** What a statement wrote into its pipe. */
export interface PipeReader {
  readonly stream: Readable
  /** To be called when the statement has ended: what it wrote is still read, then the stream ends. */
  end(): void
}

/** Opens a pipe before the engine does, so that neither side waits for the other. */
export function readPipe(path: string): PipeReader {
  const input = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  // Without a writer a pipe is at its end: this one holds it open until the statement has ended.
  let holder: number | undefined = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  return {
    stream: new Socket({ fd: input, readable: true, writable: false }),
    end: () => {
      if (holder !== undefined) closeSync(holder)
      holder = undefined
    },
  }
}

/** Why rows are no longer sent to a pipe: all were sent, the engine wants no more, or their sender went away. */
export type Fed = 'all' | 'refused' | 'gone'

/**
 * Sends a body to the statement that reads the pipe. A body that ended early leaves the pipe open: the engine would
 * take its end for the end of the rows. `close` is then called when the statement is known to be cancelled,
 * and resolves when it has ended.
 * @param ended settles, in whichever way, when the statement has ended.
 */
export async function feedPipe(
  body: Readable,
  path: string,
  ended: Promise<void>,
): Promise<{ fed: Fed; close: () => Promise<void> }> {
  const descriptor = await openForWriting(path, body, ended)
  const release = (): Promise<void> => releaseReader(path, ended)
  if (descriptor === undefined) return { fed: body.destroyed ? 'gone' : 'refused', close: release }
  // Blocking writes in the thread pool: everything that arrived during one write goes into the next, so the pipe's
  // 64 KB do not make the event loop the bottleneck.
  const output = createWriteStream('', { fd: descriptor, highWaterMark: 4 << 20 })
  const { promise, resolve } = Promise.withResolvers<Fed>()
  output.on('error', () => resolve('refused'))
  output.on('drain', () => body.resume())
  body.on('data', (chunk: Buffer) => {
    if (!output.destroyed && !output.write(chunk)) body.pause()
  })
  // Closed, not only written: until then the pipe keeps what the engine did not want, for the next statement to find.
  body.once('end', () => output.end().once('close', () => resolve('all')))
  body.once('close', () => {
    if (!body.readableEnded) resolve('gone')
  })
  if (body.destroyed) resolve('gone')
  void ended.then(() => resolve('refused'))
  const fed = await promise
  if (fed === 'refused') output.destroy()
  const close = (): Promise<void> => {
    output.destroy()
    return release()
  }
  return { fed, close }
}

// A statement can be cancelled before it opens its pipe, and then waits there for a writer, cancelled or not.
async function releaseReader(path: string, ended: Promise<void>): Promise<void> {
  let hasEnded = false
  const end = ended.then(() => (hasEnded = true))
  while (!hasEnded) {
    closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK))
    await Promise.race([sleep(10), end])
  }
}

async function openForWriting(
  path: string,
  body: Readable,
  ended: Promise<void>,
): Promise<number | undefined> {
  let hasEnded = false
  void ended.then(() => (hasEnded = true))
  for (;;) {
    if (hasEnded || (body.destroyed && !body.readableEnded)) return undefined
    try {
      // Fails until the engine has opened the pipe: opening it before would not tell whether it ever does.
      const probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
      try {
        // The descriptor to use must block. Opening one waits for a reader, so be one for that moment.
        const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
        try {
          return openSync(path, constants.O_WRONLY)
        } finally {
          closeSync(reader)
        }
      } finally {
        closeSync(probe)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
    }
    await sleep(1)
  }
}
