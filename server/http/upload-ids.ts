import { invalidRequest } from './problem.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The uploads that a URL names, separated by commas; undefined where it names none, for the selection. */
export function uploadIdsOf(uploads: string | undefined): string[] | undefined {
  if (uploads === undefined) return undefined
  const ids = uploads.split(',')
  const wrong = ids.find((id) => !UUID.test(id))
  if (wrong !== undefined) throw invalidRequest('uploads', `\`${wrong}\` is not the id of an upload`)
  return ids
}
