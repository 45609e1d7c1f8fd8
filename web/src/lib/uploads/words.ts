import type { Upload, UploadOrigin, UploadStatus } from '#lib/api/contract.ts'
import { formatPeriod } from '#lib/format/dates.ts'

export const statusWords: Record<UploadStatus, string> = {
  pending: 'Waiting',
  processing: 'Loading',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  deleted: 'Deleted',
}

/** Where it came from; a script sends files as a person does. */
export const originWords: Record<UploadOrigin, string> = {
  file: 'Uploaded',
  s3: 'Connection',
}

const phaseWords: Record<string, string> = {
  waiting: 'Waiting for its turn',
  receiving: 'Receiving from the bucket',
  recognising: 'Recognising the format',
  loading: 'Reading and checking rows',
  finalising: 'Adding up and comparing with the file',
  done: 'Done',
}

/** The phase of a running upload in plain words; one we do not know yet is shown as it is. */
export const phaseOf = (upload: Upload): string => phaseWords[upload.progress.phase] ?? upload.progress.phase

/** `cur, Oct 2026`: how a report is called, and its billing period where the manifest has one. */
export const reportOf = ({ name, period }: NonNullable<Upload['manifest']>): string =>
  period ? `${name}, ${formatPeriod(period)}` : name

/** The report that it is, or its file: the manifests of a report are all called the same. */
export const nameOf = ({ manifest, fileName }: Pick<Upload, 'manifest' | 'fileName'>): string =>
  manifest ? reportOf(manifest) : fileName

const formatWords: Record<string, string> = {
  'aws-cur-legacy': 'AWS Cost and Usage Report (legacy)',
  'aws-cur-2': 'AWS CUR 2.0',
  focus: 'FOCUS',
  custom: 'Own mapping',
}

/** With its version; that of an own mapping is which of them. */
export function formatOf(upload: Upload): string {
  const { format, formatVersion } = upload
  if (format === null) return isRunning(upload) ? 'Not recognised yet' : 'Not recognised'
  const words = formatWords[format] ?? format
  if (!formatVersion) return words
  return format === 'custom' ? `${words} “${formatVersion}”` : `${words}, version ${formatVersion}`
}

export const isRunning = ({ status }: Upload): boolean => status === 'pending' || status === 'processing'

/** How much of its files was received, or read: between 0 and 1, and nothing in phases that cannot be measured. */
export function partDone({ progress: { phase, bytesRead, bytesTotal } }: Upload): number | undefined {
  return (phase === 'receiving' || phase === 'loading') && bytesTotal > 0 ? bytesRead / bytesTotal : undefined
}
