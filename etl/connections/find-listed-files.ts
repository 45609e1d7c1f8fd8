import { AccessError } from '../../client-bucket/access-error.ts'
import type { ClientBucket, ObjectVersion } from '../../client-bucket/client-bucket.ts'
import { DeliveryRefusal } from './delivery-refusal.ts'
import { inParallel } from './in-parallel.ts'

const REQUESTS_AT_ONCE = 16
const NAMED_FILES = 5

/**
 * The files of a report as they are now, in the order of their keys.
 *
 * @throws DeliveryRefusal `missing-file` where one of them is not there
 * @throws AccessError
 */
export async function findListedFiles(
  bucket: ClientBucket,
  keys: string[],
  { prefix, signal }: { prefix: string; signal: AbortSignal | undefined },
): Promise<ObjectVersion[]> {
  const missing: string[] = []
  const files = await inParallel(keys, REQUESTS_AT_ONCE, async (key) => {
    // So many are enough to be told of.
    if (missing.length > NAMED_FILES) return undefined
    return bucket.head(key, signal && { signal }).catch((error: unknown) => {
      if (!(error instanceof AccessError && error.code === 'no-such-object')) throw error
      missing.push(key)
      return undefined
    })
  })
  if (missing.length > 0) throw missingFiles(missing.map((key) => key.slice(prefix.length)))
  return files.filter((file) => file !== undefined)
}

function missingFiles(paths: string[]): DeliveryRefusal {
  const named = paths.slice(0, NAMED_FILES).map((path) => `\`${path}\``)
  return new DeliveryRefusal(
    'missing-file',
    `The manifest lists ${paths.length === 1 ? 'a file that is' : 'files that are'} not there: ` +
      `${named.join(', ')}${paths.length > NAMED_FILES ? ' and more' : ''}.`,
    'It is taken once AWS has delivered it again. Nothing was loaded: a part of a report would be taken for the whole.',
  )
}
