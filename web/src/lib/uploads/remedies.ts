import type { Upload, UploadErrorCode } from '../api/contract.ts'

/** What can be done about a failure, from where it is said. */
export type Remedy =
  /** Say which column is which. */
  | 'map'
  /** Load the same file again. */
  | 'retry'
  /** Send a mended one; of a bucket, choose it in its folder. */
  | 'another-file'
  /** Send the manifest with all that it lists. */
  | 'whole-report'
  | 'open-existing'
  /** Choose it as it is now, where it lies. */
  | 'choose-anew'
  /** See what the connection lacks, and verify it. */
  | 'verify'
  /** There is no connection any more. */
  | 'connect'

/** For each code, what helps most comes first. */
const remedies: Record<UploadErrorCode, readonly Remedy[]> = {
  'empty-file': ['another-file'],
  'no-header': ['another-file'],
  'not-text': ['another-file'],
  'not-utf8': ['another-file'],
  'too-many-columns': ['another-file'],
  'unbalanced-quote': ['another-file'],
  'unreadable-csv': ['another-file'],
  'blank-lines': ['another-file'],
  'truncated-file': ['another-file'],
  'corrupt-file': ['another-file'],
  'decompression-bomb': ['another-file'],
  'unsupported-archive': ['another-file'],
  'unsupported-compression': ['another-file'],
  'too-large': ['another-file'],
  'too-large-row': ['another-file', 'retry'],
  'too-many-rejects': ['another-file'],
  'unknown-format': ['map', 'another-file'],
  'unsupported-format': ['map', 'another-file'],
  'missing-columns': ['map', 'another-file'],
  'unusable-mapping': ['map', 'another-file'],
  'mixed-formats': ['another-file'],
  'missing-files': ['whole-report'],
  'duplicate-file': ['open-existing'],
  'no-credentials': ['retry'],
  'assume-role-denied': ['verify', 'retry'],
  'wrong-account': ['verify', 'retry'],
  'access-denied': ['verify', 'retry'],
  'no-such-bucket': ['verify', 'retry'],
  'wrong-region': ['verify', 'retry'],
  'no-such-object': ['choose-anew', 'retry'],
  'object-changed': ['choose-anew', 'retry'],
  'object-archived': ['retry', 'choose-anew'],
  expired: ['retry'],
  throttled: ['retry'],
  network: ['retry'],
  unexpected: ['retry'],
  'connection-deleted': ['connect', 'another-file'],
  'connection-changed': ['choose-anew', 'retry'],
  'not-reconciled': ['retry'],
  interrupted: ['retry'],
}

const isKnown = (code: string): code is UploadErrorCode => Object.hasOwn(remedies, code)

/** What can be done about the failure of an upload; of a reason that is not known here, what helps with most. */
export function remediesOf({
  status,
  error,
  format,
}: Pick<Upload, 'status' | 'error' | 'format'>): readonly Remedy[] {
  if (status !== 'failed' || error === null) return []
  const known: readonly Remedy[] = isKnown(error.code) ? remedies[error.code] : ['retry', 'another-file']
  // What a mapping has made of a file, another one may make better.
  return format === 'custom' && !known.includes('map') ? ['map', ...known] : known
}

/** Whether trying again can end otherwise: what was not sent does not come by it, and what is there already stays. */
export const mayRetry = (upload: Pick<Upload, 'status' | 'error' | 'format'>): boolean =>
  upload.status === 'failed' && !['missing-files', 'duplicate-file'].includes(upload.error?.code ?? '')
