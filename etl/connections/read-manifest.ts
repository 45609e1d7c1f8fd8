import type { ClientBucket, ObjectVersion } from '../../client-bucket/client-bucket.ts'
import type { Manifest } from '../../contract/manifest.ts'
import { MalformedManifest } from '../manifests/malformed-manifest.ts'
import { parseManifest } from '../manifests/parse-manifest.ts'
import { DeliveryRefusal } from './delivery-refusal.ts'
import { placeOfManifest } from './manifest-place.ts'

/** As one that a person sends: a manifest of ten thousand files has 3 MB. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * What a manifest in a bucket says, with the period that its path tells where it does not say itself, and its text.
 *
 * @throws DeliveryRefusal where it is none, or cannot be used
 */
export async function readManifest(
  bucket: ClientBucket,
  object: ObjectVersion,
  signal: AbortSignal | undefined,
): Promise<{ manifest: Manifest; text: string }> {
  if (object.bytes > MAX_BYTES) {
    throw new DeliveryRefusal(
      'manifest-too-large',
      'The manifest is larger than 16 MB, which none of AWS is.',
      'Look at what was written there.',
    )
  }
  const text = await bucket.readText(object, MAX_BYTES, signal && { signal })
  const manifest = parse(text)
  return {
    manifest: { ...manifest, period: manifest.period ?? placeOfManifest(object.key)?.period ?? null },
    text,
  }
}

function parse(text: string): Manifest {
  try {
    const manifest = parseManifest(text)
    if (manifest) return manifest
  } catch (error) {
    if (!(error instanceof MalformedManifest)) throw error
    throw new DeliveryRefusal('malformed-manifest', `${error.message}.`, REMEDY)
  }
  throw new DeliveryRefusal('not-a-manifest', 'This is not a manifest of AWS.', REMEDY)
}

const REMEDY =
  'The next delivery of the report replaces it. If it stays, look in AWS at how the report is delivered.'
