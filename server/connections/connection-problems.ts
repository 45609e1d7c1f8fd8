import { AccessError } from '../../client-bucket/access-error.ts'
import { PathOutsideRoot, resolvePath } from '../../client-bucket/bucket-path.ts'
import { cleanFileName } from '../../etl/uploads/clean-file-name.ts'
import { ProblemError } from '../http/problem.ts'

/**
 * The key of a path that somebody sent; a 400 for one that leads out of the folder.
 *
 * @param field the part of the request that has the path
 */
export function requireKey(prefix: string, path: string, field: string): string {
  try {
    return resolvePath(prefix, path)
  } catch (error) {
    if (!(error instanceof PathOutsideRoot)) throw error
    const message = `\`${cleanFileName(path)}\` is not a path within the folder of this connection`
    throw new ProblemError(400, 'path-outside-root', `${field}: ${message}.`, {
      errors: [{ path: field, message }],
    })
  }
}

/**
 * What an action answers that AWS does not let us do, with what to do about it.
 *
 * @param path of the file that it is about, if it is about one
 */
export function answerAccessError(error: unknown, path?: string): never {
  if (!(error instanceof AccessError)) throw error
  const { code, message, remedy } = error
  const detail = `${message} ${remedy}`
  throw new ProblemError(409, 'connection-failed', path === undefined ? detail : `\`${path}\`: ${detail}`, {
    connectionError: { code, message, remedy },
    ...(path !== undefined && { errors: [{ path, message }] }),
  })
}
