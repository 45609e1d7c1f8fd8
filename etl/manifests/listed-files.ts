import { Type } from 'typebox'
import { Line } from '../../contract/scalars.ts'
import type { Manifest } from '../../contract/manifest.ts'
import { MalformedManifest } from './malformed-manifest.ts'

/** Far more than any report has; without a bound, one request could ask for files without end. */
const MAX_LISTED_FILES = 10_000

/** The keys of objects in S3, as a manifest lists them. */
export const ObjectKeys = Type.Array(Line({ minLength: 1, maxLength: 2048 }), {
  minItems: 1,
  maxItems: MAX_LISTED_FILES,
})

/**
 * The files that a manifest lists, by the last part of their keys: outside of the bucket, a file has no other name.
 *
 * @throws MalformedManifest where a key names no file, or two files have one name
 */
export function listedFiles(list: string, keys: string[]): Manifest['files'] {
  const names = new Set<string>()
  return keys.map((key, index) => {
    const name = key.slice(key.lastIndexOf('/') + 1)
    if (name === '') throw new MalformedManifest(`\`${list}[${index}]\` names a folder: \`${key}\``)
    if (names.has(name)) throw new MalformedManifest(`\`${list}\` has two files named \`${name}\``)
    names.add(name)
    return { name, key }
  })
}
