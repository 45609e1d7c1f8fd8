import type { FileKind } from '../../../contract/connection.ts'
import { periodOfFolder, placeOfManifest, reportOfManifest } from '../../../etl/connections/manifest-place.ts'

const DATA = /\.(csv|parquet)(\.(gz|gzip|zip|zst|bz2))?$|\.zip$/i

/** Of what somebody has put there by hand: as a word, so that `refocused.csv` is none. */
const FOCUS = /(^|[^a-z])focus([^a-z]|$)/i

/** AWS writes it in capitals for CUR 2.0. */
const FOCUS_PERIOD = /^billing_period=/

/** What a file is, by the path that AWS gives it. */
export function kindOfFile(key: string): FileKind {
  if (reportOfManifest(key) !== null) return 'manifest'
  if (!DATA.test(key)) return 'other'
  const parts = key.split('/')
  if (FOCUS.test(key) || parts.some((part) => FOCUS_PERIOD.test(part))) return 'focus'
  return isInReport(parts.slice(0, -1)) ? 'cur-data' : 'other'
}

/** The report that a manifest makes whole, and its billing period where the path tells; null for any other file. */
export function reportOfFile(key: string): { name: string; period: string | null } | null {
  const name = reportOfManifest(key)
  return name === null ? null : { name, period: placeOfManifest(key)?.period ?? null }
}

/** In the folder of a billing period or of one delivery within it, or where legacy reports keep Parquet. */
function isInReport(folders: string[]): boolean {
  const [above = '', parent = ''] = folders.slice(-2)
  const isPeriod = [folders.length > 1 ? above : '', folders.at(-1) ?? ''].some(
    (name) => periodOfFolder(name) !== null,
  )
  return isPeriod || (/^year=20\d{2}$/.test(above) && /^month=\d{1,2}$/.test(parent))
}
