import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import type { Transform } from 'node:stream'
import { LoadError } from '../load-error.ts'

export const GZIP = [0x1f, 0x8b]
export const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]

const CHUNK_BYTES = 256 * 1024

/**
 * Real reports grow by 5 to 40 times; what grows far more, and is large, was made to fill a disk or a memory, or to
 * keep the engine busy: it takes minutes to read 1 GiB of nothing but line ends.
 */
const MAX_GROWTH = 400
const ALWAYS_ALLOWED_BYTES = 64 * 1024 ** 2

/**
 * The text of a file that is compressed as a stream, by gzip or zstd, or not at all; told by its first bytes and
 * never by its name.
 *
 * @throws LoadError `truncated-file` or `corrupt-file` where the compressed data ends early or is damaged,
 * `decompression-bomb` where it grows as no report does.
 */
export async function* decompress(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const head = first.value
  const all = resume(head, chunks)
  if (startsWith(head, GZIP)) yield* expand(all, createGunzip({ chunkSize: CHUNK_BYTES }), 'gzip')
  else if (startsWith(head, ZSTD)) {
    yield* expand(all, createZstdDecompress({ chunkSize: CHUNK_BYTES }), 'zstd')
  } else yield* all
}

async function* resume(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

async function* expand(
  compressed: AsyncIterable<Buffer>,
  stream: Gunzip | ZstdDecompress,
  compression: string,
): AsyncGenerator<Buffer> {
  const feeding = feed(compressed, stream)
  // A failure of the source arrives through the stream too; here it only must not go unheard.
  feeding.catch(() => {})
  try {
    // What was used up, and not what waits to be.
    yield* limitGrowth(stream as AsyncIterable<Buffer>, () => stream.bytesWritten)
    await feeding
  } catch (error) {
    throw explained(error, compression)
  } finally {
    stream.destroy()
  }
}

/**
 * The chunks, as long as they do not outgrow what they were made of.
 *
 * @throws LoadError `decompression-bomb`
 */
export async function* limitGrowth(
  chunks: AsyncIterable<Buffer>,
  compressedBytes: () => number,
): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    requireGrowth(bytes, compressedBytes())
    yield chunk
  }
}

/** @throws LoadError `decompression-bomb` where so many bytes were made of far fewer */
export function requireGrowth(bytes: number, compressedBytes: number): void {
  if (bytes > ALWAYS_ALLOWED_BYTES && bytes > compressedBytes * MAX_GROWTH) throw bomb(bytes)
}

async function feed(compressed: AsyncIterable<Buffer>, stream: Transform): Promise<void> {
  try {
    for await (const chunk of compressed) {
      if (!stream.write(chunk)) await drained(stream)
    }
    stream.end()
  } catch (error) {
    stream.destroy(error as Error)
    throw error
  }
}

function drained(stream: Transform): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed) return reject(stream.errored ?? new Error('The stream was closed.'))
    const done = () => {
      stream.off('drain', done)
      stream.off('close', done)
      if (stream.destroyed) reject(stream.errored ?? new Error('The stream was closed.'))
      else resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

function explained(error: unknown, compression: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'Z_BUF_ERROR' || code === 'ZSTD_error_srcSize_wrong') return truncated(compression, error)
  if (code?.startsWith('Z_') || code?.startsWith('ZSTD_')) return corrupt(compression, error)
  return error
}

export function truncated(compression: string, cause?: unknown): LoadError {
  return new LoadError(
    'truncated-file',
    `The ${compression} file ends before its data does: a part of it is missing.`,
    'Download or export it again, compare its size with the original, then upload it again.',
    { cause },
  )
}

export function corrupt(compression: string, cause?: unknown): LoadError {
  return new LoadError(
    'corrupt-file',
    `The ${compression} file is damaged: its data cannot be read.`,
    'Download or export it again, then upload it again.',
    { cause },
  )
}

function bomb(bytes: number): LoadError {
  return new LoadError(
    'decompression-bomb',
    `The compressed file grows to more than ${Math.floor(bytes / 1024 ** 2).toLocaleString('en-US')} MiB, over ${MAX_GROWTH} times its size, as no billing report does.`,
    'If it is a report after all, unpack it and upload the text.',
  )
}

export function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
