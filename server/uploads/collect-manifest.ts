import type { Manifest } from '../../contract/manifest.ts'
import { MalformedManifest } from '../../etl/manifests/malformed-manifest.ts'
import { parseManifest } from '../../etl/manifests/parse-manifest.ts'
import { invalidRequest } from '../http/problem.ts'

/** The longest list of files with 300 columns beside it has 4 MB. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024

/** A file's content as it passes, kept in memory for as long as it may be a manifest. */
export interface CollectedManifest {
  readonly mayBeManifest: boolean
  add(chunk: Uint8Array): void
  /** The manifest, or undefined for any other file. Throws a 400 where it is one and cannot be used. */
  read(): Manifest | undefined
}

/** @param partName a part named `manifest` has to be one, one named `file` may be */
export function collectManifest(partName: string): CollectedManifest {
  let chunks: Uint8Array[] | undefined = []
  let bytes = 0

  return {
    get mayBeManifest() {
      return chunks !== undefined
    },
    add(chunk) {
      const begins = bytes === 0
      bytes += chunk.length
      if (bytes > MAX_MANIFEST_BYTES || (begins && !beginsLikeObject(chunk))) chunks = undefined
      // A copy: whoever takes the file frees its chunks once they are written.
      chunks?.push(Uint8Array.from(chunk))
    },
    read() {
      const manifest = chunks && parse(partName, Buffer.concat(chunks).toString())
      if (!manifest && partName === 'manifest') {
        throw invalidRequest(partName, 'is no manifest of an AWS Cost and Usage Report or data export')
      }
      return manifest
    },
  }
}

function parse(partName: string, text: string): Manifest | undefined {
  try {
    return parseManifest(text)
  } catch (error) {
    if (error instanceof MalformedManifest) throw invalidRequest(partName, error.message)
    throw error
  }
}

function beginsLikeObject(chunk: Uint8Array): boolean {
  return /^\ufeff?\s*(\{|$)/.test(Buffer.from(chunk.subarray(0, 64)).toString())
}
