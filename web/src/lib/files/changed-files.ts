import type { ApiError } from '../api/api-error.ts'

/** Which files are not any more as they were listed, by their paths. */
export interface ChangedFiles {
  changed: string[]
  gone: string[]
}

export function changedFiles({ code, errors }: ApiError): ChangedFiles {
  const paths = errors.map(({ path }) => path)
  return { changed: code === 'file-changed' ? paths : [], gone: code === 'not-found' ? paths : [] }
}
