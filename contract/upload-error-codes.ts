/**
 * Why an upload can fail. The web app has a remedy for each. An upload that failed long ago may have another code:
 * readers of the API take any.
 */
export const UPLOAD_ERROR_CODES = [
  // The file cannot be read as it is.
  'empty-file',
  'no-header',
  'not-text',
  'not-utf8',
  'too-many-columns',
  'unbalanced-quote',
  'unreadable-csv',
  'blank-lines',
  'truncated-file',
  'corrupt-file',
  'decompression-bomb',
  'unsupported-archive',
  'unsupported-compression',
  'too-large',
  'too-large-row',
  'too-many-rejects',
  // Its columns are not known.
  'unknown-format',
  'unsupported-format',
  'missing-columns',
  'unusable-mapping',
  // It is not what else was to come with it, or is there already.
  'mixed-formats',
  'missing-files',
  'duplicate-file',
  // It could not be fetched from its bucket: those that accounts of AWS have, and what became of the connection.
  'no-credentials',
  'assume-role-denied',
  'wrong-account',
  'access-denied',
  'no-such-bucket',
  'wrong-region',
  'no-such-object',
  'object-changed',
  'object-archived',
  'expired',
  'throttled',
  'network',
  'unexpected',
  'connection-deleted',
  'connection-changed',
  // The load, and not the file.
  'not-reconciled',
  'interrupted',
] as const
export type UploadErrorCode = (typeof UPLOAD_ERROR_CODES)[number]
