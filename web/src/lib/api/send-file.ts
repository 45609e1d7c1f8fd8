import { ApiError, toApiError, unreachable } from './api-error.ts'
import type { Upload } from './contract.ts'
import { sessionRenewal } from './session-renewal.ts'

/** One upload: a file, or a manifest and the files that it lists. */
export interface SentFiles {
  manifest?: File
  files: readonly File[]
}

interface SendOptions {
  replaceDuplicate: boolean
  signal: AbortSignal
  onProgress: (sentBytes: number) => void
}

/**
 * Uploads files in one request with XMLHttpRequest, because fetch does not say how much of a body was sent. The
 * session is renewed before: the server refuses an expired one at once, and then nobody reads what is being sent.
 */
export async function sendFiles(sent: SentFiles, options: SendOptions): Promise<Upload> {
  await sessionRenewal.renewUnlessFresh()
  try {
    return await send(sent, options)
  } catch (error) {
    const expired = error instanceof ApiError && error.status === 401
    if (!expired || (await sessionRenewal.renew()) !== 'renewed') throw error
    return await send(sent, options)
  }
}

async function send(sent: SentFiles, { replaceDuplicate, signal, onProgress }: SendOptions): Promise<Upload> {
  signal.throwIfAborted()
  const body = formOf(sent, replaceDuplicate)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText) as Upload)
      else reject(toApiError(request.status, request.responseText, request.getResponseHeader('retry-after')))
    })
    request.addEventListener('error', () => reject(unreachable()))
    request.addEventListener('abort', () => reject(signal.reason))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    signal.addEventListener('abort', abort)
    request.open('POST', '/api/uploads')
    request.setRequestHeader('accept', 'application/json')
    request.send(body)
  })
}

/** Each part stands before those that it says something about: the server streams the files as they come. */
function formOf({ manifest, files }: SentFiles, replaceDuplicate: boolean): FormData {
  const form = new FormData()
  if (replaceDuplicate) form.set('replaceDuplicate', 'true')
  if (manifest) {
    // When its file was written: a legacy manifest does not say when it was delivered. A clock ahead says nothing.
    if (manifest.lastModified <= Date.now()) {
      form.set('deliveredAt', new Date(manifest.lastModified).toISOString())
    }
    form.set('manifest', manifest)
  }
  for (const file of files) form.append('file', file)
  return form
}
