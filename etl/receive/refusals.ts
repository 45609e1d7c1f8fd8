import { AccessError } from '../../client-bucket/access-error.ts'
import type { UploadErrorCode } from '../../contract/upload-error-codes.ts'
import type { UploadError } from '../../contract/upload.ts'
import { LoadError } from '../load-error.ts'

/** Fails where something is amiss that stays so; what may pass is thrown on, for the queue to try again. */
export function accessRefused(error: AccessError, fileName: string): LoadError | AccessError {
  if (error.isPassing) return error
  if (error.code === 'object-changed') return objectChanged(fileName)
  return new LoadError(error.code, `\`${fileName}\`: ${error.message}`, error.remedy)
}

/** What an upload ends with whose last try ended by a fault that would have passed, if the bucket's it was. */
export function lastReasonOf(error: unknown): (UploadError & { code: UploadErrorCode }) | undefined {
  if (!(error instanceof AccessError)) return undefined
  return {
    code: error.code,
    message: error.message,
    hint: `${error.remedy} A retry goes on with the files that have not come yet.`,
  }
}

function objectChanged(fileName: string): LoadError {
  return new LoadError(
    'object-changed',
    `\`${fileName}\` has changed in its bucket since it was chosen. Nothing was loaded of it.`,
    'Load the file anew from its connection. A retry asks for the version that was chosen, and only a bucket that keeps versions still has it.',
  )
}

export function duplicateFile({ id, fileName }: { id: string; fileName: string }): LoadError {
  return new LoadError(
    'duplicate-file',
    `Upload ${id}, \`${fileName}\`, has the same content.`,
    'Open that upload: its costs are these. To have it loaded again, load that one again.',
    { existingUploadId: id },
  )
}

export function connectionDeleted(): LoadError {
  return new LoadError(
    'connection-deleted',
    'The connection that this upload was to come from was deleted before all of its files had come.',
    'Connect the account again, and load the files from there.',
  )
}

export function connectionChanged(name: string): LoadError {
  return new LoadError(
    'connection-changed',
    `The connection \`${name}\` leads to another bucket or folder than when this was chosen.`,
    'Load the files anew from where they are now, or change the connection back and retry.',
  )
}

export function tooLarge(fileName: string, bytes: number, maxBytes: number): LoadError {
  const [size, most] = [bytes, maxBytes].map((value) => value.toLocaleString('en-US'))
  return new LoadError(
    'too-large',
    `\`${fileName}\` has ${size} bytes, and this installation takes files of up to ${most}.`,
    'Have the report written in several files, or ask whoever runs this installation to raise `MAX_UPLOAD_BYTES`.',
  )
}
