import type { ApiError } from '../api/api-error.ts'

/** Which files are not any more as they were listed, by what the API says of each. */
export const changedFiles = (failure: ApiError): { path: string; message: string }[] =>
  failure.code === 'file-changed' ? failure.errors : []
