import type { UploadStatus } from '../../contract/upload.ts'

/** Of uploads that wait, load or count: what they have is not taken a second time. */
export const LIVING: readonly UploadStatus[] = ['pending', 'processing', 'completed']
