import { toApiError, unreachable } from './api-error.ts'
import { refreshSession } from './client.ts'
import type { Upload } from './contract.ts'

interface SendOptions {
  replaceDuplicate: boolean
  signal: AbortSignal
  onProgress: (sentBytes: number) => void
}

/**
 * Uploads a file with XMLHttpRequest, because fetch does not say how much of a body was sent.
 * Fields stand before the file: the server streams the file and must know what to do with it.
 */
export async function sendFile(file: File, options: SendOptions): Promise<Upload> {
  try {
    return await send(file, options)
  } catch (error) {
    const expired = error instanceof Error && 'status' in error && error.status === 401
    if (!expired || !(await refreshSession())) throw error
    return await send(file, options)
  }
}

function send(file: File, { replaceDuplicate, signal, onProgress }: SendOptions): Promise<Upload> {
  const body = new FormData()
  if (replaceDuplicate) body.set('replaceDuplicate', 'true')
  body.set('file', file)

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
