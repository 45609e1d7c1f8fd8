import type { Stack } from './stack.ts'

/** Deletes an upload: what comes from a bucket with the same content would be a duplicate of it. */
export async function removeUpload({ serverUrl, api }: Stack, uploadId: string): Promise<void> {
  const headers = { cookie: await api.cookie() }
  const response = await fetch(`${serverUrl}/api/uploads/${uploadId}`, { method: 'DELETE', headers })
  if (!response.ok) throw new Error(`The upload could not be deleted: ${response.status}.`)
}
