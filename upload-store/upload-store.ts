import { randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync, type ReadStream } from 'node:fs'
import { link, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBatchedWriter, type BatchedWriterOptions } from './batched-writer.ts'

/** Where the bytes of uploaded files are kept, by key. */
export interface UploadStore {
  /**
   * Keeps the stream's bytes under the key: all of them, on the disk, or nothing. The stream's failure
   * is thrown after what was written has been removed.
   */
  write(key: string, stream: Readable, options?: BatchedWriterOptions): Promise<void>
  /** Keeps the same bytes under another key as well; each is removed by itself. */
  duplicate(key: string, copy: string): Promise<void>
  read(key: string): ReadStream
  /** The file's path on this machine. */
  path(key: string): string
  /** The file's path as the engine sees it, which may run elsewhere with the same folder. */
  enginePath(key: string): string
  /** Removes what is kept under the key; does nothing where there is nothing. */
  remove(key: string): Promise<void>
  /** Removes what processes that are gone left half written. */
  removeAbandoned(): void
  /** Everything that is kept, in no order, one after the other: there may be more than memory holds. */
  list(): AsyncIterable<StoredFile>
}

interface StoredFile {
  key: string
  /** When its last byte was written. */
  writtenAt: Date
}

const READ_BUFFER_BYTES = 1024 * 1024

/** An incoming file that nobody has written to for this long belongs to a process that is gone. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Opens a folder as an upload store, and makes it where it is missing.
 *
 * @param engineLocation where the engine finds the same folder; by default under the same path
 */
export function openUploadStore(location: string, engineLocation?: string): UploadStore {
  const root = resolve(location)
  const engineRoot = engineLocation ?? root
  // On the same file system as the files themselves, so that a rename is all that makes a file visible.
  const incoming = join(root, '.incoming')
  mkdirSync(incoming, { recursive: true })
  removeAbandoned(incoming)

  const path = (key: string) => join(root, validKey(key))

  return {
    async write(key, stream, options) {
      const destination = path(key)
      const temporary = join(incoming, randomUUID())
      try {
        const file = await open(temporary, 'wx')
        try {
          await pipeline(stream, createBatchedWriter(file, options))
        } finally {
          await file.close()
        }
        await mkdir(dirname(destination), { recursive: true })
        await rename(temporary, destination)
        await syncFolder(dirname(destination))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async duplicate(key, copy) {
      const destination = path(copy)
      await mkdir(dirname(destination), { recursive: true })
      await link(path(key), destination)
      await syncFolder(dirname(destination))
    },
    read: (key) => createReadStream(path(key), { highWaterMark: READ_BUFFER_BYTES }),
    path,
    enginePath: (key) => join(engineRoot, validKey(key)),
    remove: (key) => rm(path(key), { force: true }),
    removeAbandoned: () => removeAbandoned(incoming),
    list: () => listFiles(root, ''),
  }
}

async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredFile> {
  for await (const entry of await opendir(join(root, prefix))) {
    const key = prefix + entry.name
    // What is still coming in, and whatever somebody else put here, is not ours to name.
    if (!KEY.test(key)) continue
    if (entry.isDirectory()) yield* listFiles(root, `${key}/`)
    if (!entry.isFile()) continue
    const file = await stat(join(root, key)).catch(ignoreMissing)
    if (file) yield { key, writtenAt: file.mtime }
  }
}

/** For a file that was removed since its folder was read. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

const KEY = /^[a-z0-9][a-z0-9_.-]*(\/[a-z0-9][a-z0-9_.-]*)*$/i

/** Keys are ours, not the user's; this is the wall behind that promise. */
function validKey(key: string): string {
  if (!KEY.test(key)) {
    throw new Error(
      'An upload store key consists of letters, digits and . _ - in segments that start with a letter or digit',
    )
  }
  return key
}

/** Makes the new name itself survive a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function removeAbandoned(incoming: string): void {
  for (const name of readdirSync(incoming)) {
    const file = join(incoming, name)
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (written !== undefined && Date.now() - written > ABANDONED_AFTER_MS) rmSync(file, { force: true })
  }
}
