import { createHash } from 'node:crypto'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { UploadStore } from '../../upload-store/upload-store.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'

export interface ReceivedUpload {
  file: { name: string; bytes: number; sha256: string; storageKey: string }
  replaceDuplicate: boolean
}

/** What the parts around a file's content may add to the body's size. */
const FORM_OVERHEAD_BYTES = 64 * 1024

const STREAM_BUFFER_BYTES = 256 * 1024

/**
 * Takes the file of a multipart request into the upload store, and its sha256 in the same pass: optional fields
 * first, then one `file`. Whatever goes wrong, or when the sender goes away, nothing stays in the store.
 */
export async function receiveUpload(
  request: FastifyRequest,
  { uploadStore, storageKey, maxBytes }: { uploadStore: UploadStore; storageKey: string; maxBytes: number },
): Promise<ReceivedUpload> {
  if (!request.isMultipart()) {
    throw new ProblemError(415, 'unsupported-media-type', 'Send the file as multipart/form-data.')
  }
  // Said before a single byte is read, where the sender says how much it will be.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_OVERHEAD_BYTES)
    throw tooLarge(maxBytes)

  let received: ReceivedUpload['file'] | undefined
  let replaceDuplicate = false
  try {
    const parts = request.parts({
      limits: { fileSize: maxBytes, files: 1, fields: 10, fieldSize: 4096 },
      highWaterMark: STREAM_BUFFER_BYTES,
      fileHwm: STREAM_BUFFER_BYTES,
    })
    for await (const part of parts) {
      if (part.type === 'field') {
        if (part.fieldname === 'replaceDuplicate') replaceDuplicate = readBoolean(part.fieldname, part.value)
        continue
      }
      if (part.fieldname !== 'file')
        throw invalidRequest(part.fieldname, 'send the file in a part named "file"')
      const { bytes, sha256 } = await keep(part.file, uploadStore, storageKey, maxBytes)
      received = { name: cleanFileName(part.filename), bytes, sha256, storageKey }
    }
    if (!received) throw invalidRequest('file', 'is missing: send one file in a part named "file"')
    return { file: received, replaceDuplicate }
  } catch (error) {
    if (received) await uploadStore.remove(storageKey)
    if (isMalformedBody(error)) throw invalidRequest('body', 'is not complete multipart/form-data')
    throw error
  }
}

async function keep(
  file: MultipartFile['file'],
  uploadStore: UploadStore,
  storageKey: string,
  maxBytes: number,
) {
  const hash = createHash('sha256')
  let bytes = 0
  // The parser would read on to the end of the body, and then end the file as if it were whole. It can have found
  // that out already: what came in one piece is parsed before the part is handed over.
  if (file.truncated) throw tooLarge(maxBytes)
  file.once('limit', () => file.destroy(tooLarge(maxBytes)))
  await uploadStore.write(storageKey, file, {
    onChunk(chunk) {
      hash.update(chunk)
      bytes += chunk.length
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

function readBoolean(name: string, value: unknown): boolean {
  if (value === 'true') return true
  if (value === 'false' || value === '') return false
  throw invalidRequest(name, 'must be true or false')
}

/**
 * The name as shown to people; it is never used as a path. What would turn the text around it is removed as well,
 * and where the name is cut within a character, Postgres would not take the half.
 */
function cleanFileName(name: string | undefined): string {
  const printable = (name ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return printable.slice(-255).toWellFormed() || 'unnamed'
}
