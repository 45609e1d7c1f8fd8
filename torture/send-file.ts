import type { Upload } from '../contract/upload.ts'
import { ApiProblem, type ApiClient, type FileContent } from '../demo/api-client.ts'

/** Sends a file and answers its upload's id; that of the upload which has its content already, where one has. */
export async function sendFile(api: ApiClient, fileName: string, content: FileContent): Promise<string> {
  try {
    return (await api.upload<Upload>(fileName, content)).id
  } catch (error) {
    if (error instanceof ApiProblem && error.existingUploadId !== undefined) return error.existingUploadId
    throw error
  }
}
