import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { LoadError } from '../load-error.ts'
import { corrupt, limitGrowth, truncated } from './decompress.ts'

/**
 * The one file within a zip archive.
 *
 * @param onRead told of compressed bytes as they are used up
 * @throws LoadError `unsupported-archive` for an archive of no or several files, or with a password;
 * `truncated-file` or `corrupt-file` where it cannot be read.
 */
export async function* unzip(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const archive = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw explained(error)
  })
  try {
    const entry = await onlyFile(archive)
    const stream = await archive.openReadStreamPromise(entry)
    let used = 0
    let bytes = 0
    for await (const chunk of limitGrowth(stream, () => entry.compressedSize)) {
      bytes += chunk.length
      const share = entry.uncompressedSize === 0 ? 0 : bytes / entry.uncompressedSize
      const now = Math.min(entry.compressedSize, Math.floor(share * entry.compressedSize))
      onRead(now - used)
      used = now
      yield chunk
    }
  } catch (error) {
    throw explained(error)
  } finally {
    archive.close()
  }
}

async function onlyFile(archive: ZipFile): Promise<Entry> {
  const files: Entry[] = []
  for await (const entry of archive.eachEntry()) {
    const isJunk = entry.fileName.endsWith('/') || entry.fileName.startsWith('__MACOSX/')
    if (!isJunk) files.push(entry)
    if (files.length > 1) break
  }
  const [file, second] = files
  if (!file) throw unsupported('The zip archive is empty.')
  if (second) {
    throw unsupported(
      `The zip archive holds more than one file, among them \`${file.fileName}\` and \`${second.fileName}\`.`,
    )
  }
  if (file.isEncrypted()) throw unsupported('The zip archive has a password.')
  return file
}

function unsupported(what: string): LoadError {
  return new LoadError(
    'unsupported-archive',
    what,
    'Unpack it, then upload its billing files one by one, or with their manifest.',
  )
}

function explained(error: unknown): unknown {
  if (error instanceof LoadError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR' || /end of central directory|unexpected EOF/i.test(message)) {
    return truncated('zip', error)
  }
  // What the system says of the disk is no fault of the file.
  if (code !== undefined && !code.startsWith('Z_')) return error
  return corrupt('zip', error)
}
