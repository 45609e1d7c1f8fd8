import type { Manifest } from '../../contract/manifest.ts'
import { LoadError } from '../load-error.ts'

const NAMED_FILES = 20

/**
 * A report is whole only with every file that its manifest lists.
 *
 * @throws LoadError `missing-files`
 */
export function requireAllFiles(manifest: Manifest, received: { fileIndex: number }[]): void {
  const indexes = new Set(received.map(({ fileIndex }) => fileIndex))
  const missing = manifest.files.filter((_file, index) => !indexes.has(index)).map(({ name }) => name)
  if (missing.length === 0) return
  const named = missing.slice(0, NAMED_FILES).map((name) => `\`${name}\``)
  const rest = missing.length - named.length
  throw new LoadError(
    'missing-files',
    `${missing.length.toLocaleString('en-US')} of the ${manifest.files.length.toLocaleString('en-US')} files that the manifest lists ${missing.length === 1 ? 'was' : 'were'} not sent: ${named.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : ''}.`,
    'Upload the manifest again together with all of its files. Nothing was loaded: a part of a report would be taken for the whole.',
  )
}
