import { isHarmless } from './harmless-path.ts'

/** S3 takes no longer keys. */
const MAX_KEY_BYTES = 1024

/** A path that is none within the folder. It says nothing of the path, which may be anything. */
export class PathOutsideRoot extends Error {
  constructor() {
    super('This is not a path within the folder of the connection.')
    this.name = 'PathOutsideRoot'
  }
}

/**
 * The key of a path that somebody sent. Paths are relative to the prefix; the prefix itself is the empty one, and
 * folders end with a slash.
 *
 * S3 takes keys literally: there, `..` leads nowhere. But what stands between (a proxy, a client, a store that is only
 * like S3) may not, and nobody needs such a path. So whatever is a way out to anybody is refused, however it is
 * written; everything else is taken literally, a percent sign too.
 *
 * @param prefix ends with a slash, or is empty
 * @throws PathOutsideRoot
 */
export function resolvePath(prefix: string, path: string): string {
  const key = prefix + path
  if (Buffer.byteLength(key) > MAX_KEY_BYTES || !isRoot(prefix) || !isHarmless(path)) {
    throw new PathOutsideRoot()
  }
  return key
}

/**
 * The path of a key, which `resolvePath` makes the same key of.
 *
 * @throws PathOutsideRoot for a key outside the prefix, and for one that no path leads to
 */
export function relativePath(prefix: string, key: string): string {
  if (!key.startsWith(prefix)) throw new PathOutsideRoot()
  const path = key.slice(prefix.length)
  resolvePath(prefix, path)
  return path
}

/** Whether a path leads to this key. */
export function isWithin(prefix: string, key: string): boolean {
  try {
    relativePath(prefix, key)
    return true
  } catch (error) {
    if (error instanceof PathOutsideRoot) return false
    throw error
  }
}

/** Without its slash, `cur` would be the beginning of `cur-secret` as well. */
function isRoot(prefix: string): boolean {
  return prefix === '' || (prefix.endsWith('/') && isHarmless(prefix))
}
