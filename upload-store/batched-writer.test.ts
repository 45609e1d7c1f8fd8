import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { createBatchedWriter } from './batched-writer.ts'

const MEGABYTE = 1024 * 1024

/** A disk of which a part can fail; it counts what it was told to do. */
function disk(failing: Partial<Pick<FileHandle, 'datasync' | 'sync'>> = {}) {
  const done = { written: 0, datasyncs: 0, syncs: 0 }
  const file = {
    async writev(chunks: Uint8Array[]) {
      // Takes the first chunk only, as a disk that is almost full does.
      const bytesWritten = chunks[0]!.length
      done.written += bytesWritten
      return { bytesWritten, buffers: chunks }
    },
    async datasync() {
      done.datasyncs += 1
    },
    async sync() {
      done.syncs += 1
    },
    ...failing,
  }
  return { file: file as unknown as FileHandle, done }
}

const megabytes = (count: number) =>
  Readable.from(
    Array.from({ length: count }, () => Buffer.alloc(MEGABYTE)),
    { objectMode: false },
  )

test('writes everything, syncs on the way and at the end', async () => {
  const { file, done } = disk()
  let seen = 0
  await pipeline(megabytes(70), createBatchedWriter(file, { onChunk: (chunk) => (seen += chunk.length) }))
  expect(done.written).toBe(70 * MEGABYTE)
  expect(seen).toBe(70 * MEGABYTE)
  expect(done.datasyncs).toBeGreaterThanOrEqual(1)
  expect(done.syncs).toBe(1)
})

test('fails when a sync on the way failed, though the one at the end knows nothing of it', async () => {
  const { file } = disk({ datasync: () => Promise.reject(new Error('the disk is broken')) })
  await expect(pipeline(megabytes(70), createBatchedWriter(file))).rejects.toThrow('the disk is broken')
})

test('fails when the sync at the end fails', async () => {
  const { file } = disk({ sync: () => Promise.reject(new Error('the disk is full')) })
  await expect(pipeline(megabytes(1), createBatchedWriter(file))).rejects.toThrow('the disk is full')
})

test('frees the chunks that are its own once they are written, and no buffer that others have a part of', async () => {
  const { file, done } = disk()
  const whole = Buffer.alloc(MEGABYTE, 'a')
  const shared = Buffer.alloc(MEGABYTE, 'b')
  const chunks = () => Readable.from([whole, shared.subarray(0, 10)], { objectMode: false })

  await pipeline(chunks(), createBatchedWriter(file))
  expect(whole.toString()).toBe('a'.repeat(MEGABYTE))

  await pipeline(chunks(), createBatchedWriter(file, { ownsChunks: true }))
  expect(done.written).toBe(2 * (MEGABYTE + 10))
  expect(whole.length).toBe(0)
  expect(shared.toString()).toBe('b'.repeat(MEGABYTE))
})
