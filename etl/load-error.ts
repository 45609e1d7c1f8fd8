import type { UploadErrorCode } from '../contract/upload-error-codes.ts'
import type { UploadError } from '../contract/upload.ts'

/**
 * A reason for which a file cannot be loaded, however often it is tried: stored with the upload and shown to the
 * person, who reads what was wrong, where, and what to do. Anything else that is thrown is retried.
 */
export class LoadError extends Error {
  readonly code: UploadErrorCode
  readonly hint: string
  /** With `duplicate-file`: the upload that has the same content. */
  readonly existingUploadId: string | undefined

  constructor(
    code: UploadErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions & { existingUploadId?: string },
  ) {
    super(message, options)
    this.name = 'LoadError'
    this.code = code
    this.hint = hint
    this.existingUploadId = options?.existingUploadId
  }

  /** The same reason, with the name of the file that it is about: for an upload of several. */
  inFile(name: string): LoadError {
    return new LoadError(this.code, `\`${name}\`: ${this.message}`, this.hint, { cause: this })
  }

  toUploadError(): UploadError {
    const { code, message, hint, existingUploadId } = this
    return { code, message, hint, ...(existingUploadId !== undefined && { existingUploadId }) }
  }
}
