import { createHash } from 'node:crypto'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Manifest } from '../../contract/manifest.ts'
import { cleanFileName } from '../../etl/uploads/clean-file-name.ts'
import type { UploadStore } from '../../upload-store/upload-store.ts'
import { discardBody } from '../http/discard-body.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { collectManifest, type CollectedManifest } from './collect-manifest.ts'
import { readUploadField, type UploadFields } from './upload-fields.ts'

export interface ReceivedUpload extends UploadFields {
  /** The name of the file, or of the manifest. */
  fileName: string
  manifest: Manifest | undefined
  /** In the order of the manifest, whatever the order of sending. */
  files: ReceivedFile[]
}

interface ReceivedFile {
  /** Its place in the manifest; 0 for a file by itself. */
  fileIndex: number
  name: string
  bytes: number
  sha256: string
  storageKey: string
}

interface Receiving {
  uploadStore: UploadStore
  /** Keys of the files are this, a dot, and their index. */
  storageKey: string
  /** The largest file that is taken, each of several. */
  maxBytes: number
  /** Throws where the client has no such custom mapping: said before the file is taken. */
  requireMapping: (mappingId: string) => Promise<void>
}

/** What the parts around a file's content may add to the body's size. */
const FORM_OVERHEAD_BYTES = 64 * 1024

const STREAM_BUFFER_BYTES = 256 * 1024

/**
 * What is held of a file that waits for the one before it to be on the disk; the body is read no further once one
 * has more. With 256 KiB, 600 files of 200 kB were all in memory at once; a single file came in no faster.
 */
const WAITING_FILE_BYTES = 16 * 1024

/**
 * Takes the files of a multipart request into the upload store, and their sha256 in the same pass: optional fields
 * first, then one file, or a manifest and its files. Whatever goes wrong, or when the sender goes away, nothing
 * stays in the store.
 */
export async function receiveUpload(request: FastifyRequest, receiving: Receiving): Promise<ReceivedUpload> {
  if (!request.isMultipart()) {
    throw new ProblemError(415, 'unsupported-media-type', 'Send the file as multipart/form-data.')
  }
  const fields: UploadFields = { replaceDuplicate: false, mappingId: undefined, deliveredAt: undefined }
  const delivery = createDelivery(receiving, Number(request.headers['content-length'] ?? 0))
  try {
    const parts = request.parts({
      // Files are counted against the manifest, which lists 10,000 at most.
      limits: { fileSize: receiving.maxBytes, fields: 10, fieldSize: 4096 },
      highWaterMark: STREAM_BUFFER_BYTES,
      fileHwm: WAITING_FILE_BYTES,
    })
    for await (const part of parts) {
      if (part.type === 'file') {
        await delivery.take(part)
        continue
      }
      readUploadField(fields, part.fieldname, part.value)
      if (part.fieldname === 'mappingId' && fields.mappingId) await receiving.requireMapping(fields.mappingId)
    }
    return { ...delivery.end(), ...fields }
  } catch (error) {
    discardBody(request.raw)
    await delivery.discard()
    if (isMalformedBody(error)) throw invalidRequest('body', 'is not complete multipart/form-data')
    throw error
  }
}

/** The files of one request, as they come in. */
function createDelivery({ uploadStore, storageKey, maxBytes }: Receiving, contentLength: number) {
  let fileName: string | undefined
  let manifest: Manifest | undefined
  const indexByName = new Map<string, number>()
  const files = new Map<number, ReceivedFile>()

  async function keep(part: MultipartFile, fileIndex: number, onChunk?: (chunk: Uint8Array) => void) {
    const name = cleanFileName(part.filename)
    const key = `${storageKey}.${fileIndex}`
    const content = await store(part.file, { uploadStore, storageKey: key, maxBytes, onChunk })
    files.set(fileIndex, { fileIndex, name, storageKey: key, ...content })
  }

  /** The first file is kept like any other, and looked into on the way: it may be a manifest. */
  async function takeFirst(part: MultipartFile) {
    fileName = cleanFileName(part.filename)
    const collected = collectManifest(part.fieldname)
    await keep(part, 0, (chunk) => {
      collected.add(chunk)
      // Any other file is the only one. Where the sender says how much it will be, it is refused at its beginning.
      if (!collected.mayBeManifest && contentLength > maxBytes + FORM_OVERHEAD_BYTES)
        part.file.destroy(tooLarge(maxBytes))
    })
    await readManifest(collected)
  }

  async function readManifest(collected: CollectedManifest) {
    manifest = collected.read()
    if (!manifest) return
    for (const [index, file] of manifest.files.entries()) indexByName.set(cleanFileName(file.name), index)
    await discard()
  }

  async function takeListed(part: MultipartFile) {
    const name = cleanFileName(part.filename)
    const fileIndex = indexByName.get(name)
    if (fileIndex === undefined)
      throw invalidRequest('file', `\`${name}\` is not a file that the manifest lists`)
    if (files.has(fileIndex)) throw invalidRequest('file', `\`${name}\` was sent twice`)
    await keep(part, fileIndex)
  }

  async function discard() {
    for (const [fileIndex, file] of files) {
      await uploadStore.remove(file.storageKey)
      files.delete(fileIndex)
    }
  }

  return {
    async take(part: MultipartFile): Promise<void> {
      const isFirst = fileName === undefined
      if (part.fieldname !== 'file' && !(isFirst && part.fieldname === 'manifest')) {
        throw invalidRequest(
          part.fieldname,
          'send the file in a part named "file", a manifest before its files',
        )
      }
      if (isFirst) await takeFirst(part)
      else if (manifest) await takeListed(part)
      else throw invalidRequest('file', 'send one file, or a manifest before the files that it lists')
    },
    end(): Pick<ReceivedUpload, 'fileName' | 'manifest' | 'files'> {
      if (fileName === undefined) {
        throw invalidRequest('file', 'is missing: send one file in a part named "file"')
      }
      return { fileName, manifest, files: [...files.values()].sort((a, b) => a.fileIndex - b.fileIndex) }
    },
    discard,
  }
}

async function store(
  file: MultipartFile['file'],
  {
    uploadStore,
    storageKey,
    maxBytes,
    onChunk,
  }: Pick<Receiving, 'uploadStore' | 'storageKey' | 'maxBytes'> & {
    onChunk: ((chunk: Uint8Array) => void) | undefined
  },
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  // The parser would read on to the end of the body, and then end the file as if it were whole. It can have found
  // that out already: what came in one piece is parsed before the part is handed over.
  if (file.truncated) throw tooLarge(maxBytes)
  file.once('limit', () => file.destroy(tooLarge(maxBytes)))
  await uploadStore.write(storageKey, file, {
    ownsChunks: true,
    onChunk(chunk) {
      hash.update(chunk)
      bytes += chunk.length
      onChunk?.(chunk)
    },
  })
  return { bytes, sha256: hash.digest('hex') }
}

/** The parser throws plain errors; those of the file system have a code, and ours a class. */
function isMalformedBody(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error && !('code' in error)
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    413,
    'too-large',
    `The file is larger than the ${maxBytes} bytes that this server takes.`,
  )
}
