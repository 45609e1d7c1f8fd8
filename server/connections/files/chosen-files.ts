import { AccessError } from '../../../client-bucket/access-error.ts'
import type { ClientBucket, ObjectVersion } from '../../../client-bucket/client-bucket.ts'
import type { Ingest } from '../../../contract/connection.ts'
import { inParallel } from '../../../etl/connections/in-parallel.ts'
import { invalidRequest, ProblemError } from '../../http/problem.ts'
import { answerAccessError, requireKey } from '../connection-problems.ts'

/** A file that somebody chose, as it is in the bucket now. */
export interface ChosenFile {
  path: string
  object: ObjectVersion
}

const HEADS_AT_ONCE = 8

/**
 * The keys of the paths: each of them has to be that of a file within the folder.
 *
 * @throws a 400 that names the path
 */
export function chosenKeys(prefix: string, paths: string[]): { path: string; key: string }[] {
  return paths.map((path, index) => {
    const key = requireKey(prefix, path, `paths[${index}]`)
    if (path === '' || path.endsWith('/')) {
      throw invalidRequest(`paths[${index}]`, 'is a folder: choose the files in it, or its manifest')
    }
    return { path, key }
  })
}

/**
 * The files at these keys, looked up in the bucket.
 *
 * @throws a 404 that names those that are not there; an AccessError
 */
export async function lookUpFiles(
  bucket: ClientBucket,
  keys: { path: string; key: string }[],
  signal: AbortSignal,
): Promise<ChosenFile[]> {
  const found = await inParallel(keys, HEADS_AT_ONCE, async ({ path, key }) => ({
    path,
    object: await bucket.head(key, { signal }).catch((error: unknown) => nothingAt(path, error)),
  }))
  const missing = found.filter(({ object }) => object === null)
  if (missing.length > 0) {
    throw naming(404, 'not-found', missing, 'is not in the bucket any more', 'Read the folder again.')
  }
  return found.map(({ path, object }) => ({ path, object: object! }))
}

function nothingAt(path: string, error: unknown): null {
  if (!(error instanceof AccessError)) throw error
  if (error.code === 'no-such-object') return null
  if (error.code === 'access-denied') return answerAccessError(error, path)
  throw error
}

/** Throws a 409 that names the files which are not those any more that were listed. */
export function requireUnchanged(files: ChosenFile[], etags: Ingest['etags'] = {}): void {
  const changed = files.filter(
    ({ path, object }) => Object.hasOwn(etags, path) && etags[path] !== object.etag,
  )
  if (changed.length === 0) return
  throw naming(
    409,
    'file-changed',
    changed,
    'has changed since it was listed',
    'Nothing is loaded. Read the folder again, and choose what is there now.',
  )
}

/** Throws a 413 that names the files which are too large. */
export function requireSize(files: ChosenFile[], maxBytes: number): void {
  const large = files.filter(({ object }) => object.bytes > maxBytes)
  if (large.length === 0) return
  throw naming(
    413,
    'too-large',
    large,
    `is larger than the ${maxBytes} bytes that this installation takes`,
    'Nothing is loaded.',
  )
}

const NAMED_FILES = 100

function naming(
  status: number,
  code: string,
  files: { path: string }[],
  message: string,
  remedy: string,
): ProblemError {
  const rest = files.length - 1
  const what = `\`${files[0]!.path}\` ${message}${rest > 0 ? `, and ${rest} more` : ''}.`
  const errors = files.slice(0, NAMED_FILES).map(({ path }) => ({ path, message }))
  return new ProblemError(status, code, `${what} ${remedy}`, { errors })
}
