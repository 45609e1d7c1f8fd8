import { createHash } from 'node:crypto'
import type { Manifest } from '../../contract/manifest.ts'

interface Content {
  manifest: Manifest | null | undefined
  /** In order. */
  files: { fileIndex: number; sha256: string }[]
}

/**
 * sha256 over the hashes of the files, in their order: the same for the same content, however it is named and however
 * it came. A file that was not sent stands in it by name and delivery, so that what lacks files is never taken for
 * what is whole.
 */
export function hashOfContent({ manifest, files }: Content): string {
  const sha256ByIndex = new Map(files.map((file) => [file.fileIndex, file.sha256]))
  const parts = manifest
    ? manifest.files.map(
        ({ key }, index) => sha256ByIndex.get(index) ?? `missing ${manifest.deliveryId} ${key}\n`,
      )
    : files.map((file) => file.sha256)
  return createHash('sha256').update(parts.join('')).digest('hex')
}
