import { createGunzip } from 'node:zlib'
import { LoadError } from '../load-error.ts'

const CHUNK_BYTES = 256 * 1024

/**
 * The text of a file, decompressed by its first bytes and never by its name.
 *
 * @throws LoadError `truncated-file` or `corrupt-file` where the compressed data ends early or is damaged,
 * `unsupported-compression` for one that is not read.
 */
export async function* decompress(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const head = first.value
  const all = resume(head, chunks)
  if (startsWith(head, [0x1f, 0x8b])) yield* gunzip(all)
  else if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) throw unsupported('zip')
  else if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) throw unsupported('zstd')
  else yield* all
}

async function* resume(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  const feeding = feed(compressed, gunzip)
  // A failure of the source arrives through `gunzip` too; here it only must not go unheard.
  feeding.catch(() => {})
  try {
    yield* gunzip as AsyncIterable<Buffer>
    await feeding
  } catch (error) {
    throw explained(error)
  } finally {
    gunzip.destroy()
  }
}

async function feed(
  compressed: AsyncIterable<Buffer>,
  gunzip: ReturnType<typeof createGunzip>,
): Promise<void> {
  try {
    for await (const chunk of compressed) {
      if (!gunzip.write(chunk)) await drained(gunzip)
    }
    gunzip.end()
  } catch (error) {
    gunzip.destroy(error as Error)
    throw error
  }
}

function drained(stream: ReturnType<typeof createGunzip>): Promise<void> {
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

function explained(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'Z_BUF_ERROR') {
    return new LoadError(
      'truncated-file',
      'The gzip file ends before its compressed data does: a part of it is missing.',
      'Download or export it again, compare its size with the original, then upload it again.',
      { cause: error },
    )
  }
  if (code?.startsWith('Z_')) {
    return new LoadError(
      'corrupt-file',
      'The gzip file is damaged: its compressed data cannot be read.',
      'Download or export it again, then upload it again.',
      { cause: error },
    )
  }
  return error
}

function unsupported(compression: string): LoadError {
  return new LoadError(
    'unsupported-compression',
    `The file is compressed with ${compression}, which is not read.`,
    'Unpack it, or compress it with gzip, then upload it again.',
  )
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
