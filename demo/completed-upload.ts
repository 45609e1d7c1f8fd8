import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from './api-client.ts'

const LOAD_TIMEOUT_MS = 120_000
const POLL_MS = 50

/** Waits until an upload is completed and answers it. Throws with its reason where it ends otherwise. */
export async function completedUpload(
  api: ApiClient,
  uploadId: string,
  { timeoutMs = LOAD_TIMEOUT_MS, pollMs = POLL_MS } = {},
): Promise<Upload> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const upload = await api.get<Upload>(`/api/uploads/${uploadId}`)
    if (upload.status === 'completed') return upload
    if (upload.status !== 'pending' && upload.status !== 'processing') {
      throw new Error(`${upload.fileName} was not loaded: ${upload.error?.message ?? upload.status}`)
    }
    if (Date.now() > deadline) throw new Error(`${upload.fileName} does not finish loading.`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
