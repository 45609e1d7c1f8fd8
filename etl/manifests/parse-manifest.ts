import type { Manifest } from '../../contract/manifest.ts'
import { LEGACY_MANIFEST_KEYS, parseLegacyManifest } from './aws-cur-legacy.ts'
import { DATA_EXPORT_MANIFEST_KEYS, parseDataExportManifest } from './aws-data-export.ts'

/**
 * What a manifest says, by its content: undefined where the text is not JSON, or has nothing of a manifest.
 *
 * @throws MalformedManifest where it is one and cannot be used
 */
export function parseManifest(text: string): Manifest | undefined {
  const json = parseObject(text)
  if (!json) return undefined
  if (hasOneOf(json, LEGACY_MANIFEST_KEYS)) return parseLegacyManifest(json)
  if (hasOneOf(json, DATA_EXPORT_MANIFEST_KEYS)) return parseDataExportManifest(json)
  return undefined
}

function parseObject(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof json === 'object' && json !== null ? json : undefined
  } catch {
    return undefined
  }
}

function hasOneOf(json: object, keys: string[]): boolean {
  return keys.some((key) => Object.hasOwn(json, key))
}
