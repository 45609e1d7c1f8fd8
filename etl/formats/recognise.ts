import { LoadError } from '../load-error.ts'
import { awsCur2 } from './aws-cur-2/index.ts'
import { awsCurLegacy } from './aws-cur-legacy/index.ts'
import { azureCostExport } from './azure-cost-export/index.ts'
import { customFormat, type SavedMapping } from './custom/index.ts'
import { focus } from './focus/index.ts'
import type { Format } from './format.ts'
import { gcpBillingExport } from './gcp-billing-export/index.ts'
import { ociCostReport } from './oci-cost-report/index.ts'
import type { SourceColumns } from './source-columns.ts'
import type { UnreadFormat } from './unread-format.ts'

const FORMATS: readonly Format[] = [awsCurLegacy, awsCur2, focus]
const UNREAD_FORMATS: readonly UnreadFormat[] = [azureCostExport, gcpBillingExport, ociCostReport]

/** The version of a format's mapping that loads files now; undefined for custom mappings, which have their own. */
export function currentMappingVersion(formatName: string): number | undefined {
  return FORMATS.find(({ name }) => name === formatName)?.mappingVersion
}

const MAP_IT = 'Map its columns yourself on the page of this upload'

export interface RecognisedFormat {
  format: Format
  version: string
}

/** The mappings of the client whose file it is. */
export interface ClientMappings {
  /** The one that the upload asks for. */
  chosen(): Promise<SavedMapping | undefined>
  /** The one that was made for a file with this header. */
  ofHeader(header: readonly string[]): Promise<SavedMapping | undefined>
}

/**
 * A mapping that the upload asks for comes before every format; one that was made for such a header, where no format
 * can load the file.
 *
 * @throws LoadError as `recogniseFormat`
 */
export async function chooseFormat(
  columns: SourceColumns,
  mappings: ClientMappings,
): Promise<RecognisedFormat & { mappingId: string | null }> {
  const chosen = await mappings.chosen()
  if (chosen) return byMapping(chosen)
  const recognised = findFormat(columns)
  if (!(recognised instanceof LoadError)) return { ...recognised, mappingId: null }
  const saved = await mappings.ofHeader(columns.names)
  if (saved) return byMapping(saved)
  throw recognised
}

function byMapping(mapping: SavedMapping) {
  return { format: customFormat(mapping), version: mapping.name, mappingId: mapping.id }
}

/**
 * Says by its header which format a file is, never by its name.
 *
 * @throws LoadError `missing-columns` where a format is recognised but cannot be loaded without a column;
 * `unsupported-format` where it is not read yet; `unknown-format` where none is recognised.
 */
export function recogniseFormat(columns: SourceColumns): RecognisedFormat {
  const recognised = findFormat(columns)
  if (recognised instanceof LoadError) throw recognised
  return recognised
}

function findFormat(columns: SourceColumns): RecognisedFormat | LoadError {
  for (const format of FORMATS) {
    const recognition = format.recognise(columns)
    if (recognition === null) continue
    if ('version' in recognition) return { format, version: recognition.version }
    return lacking(format, recognition.missingColumns)
  }
  for (const format of UNREAD_FORMATS) {
    const title = format.titleOf(columns)
    if (title !== null) return unread(title)
  }
  return unknown(columns.names)
}

function lacking(format: Format, missingColumns: readonly string[]): LoadError {
  const missing = missingColumns.map((name) => `\`${name}\``).join(', ')
  return new LoadError(
    'missing-columns',
    `The file looks like ${format.title}, but has no column ${missing}.`,
    `Export it again with these columns included, then upload the new file. ${MAP_IT}, if others have what they would say.`,
  )
}

function unread(title: string): LoadError {
  const article = /^[AEO]/.test(title) ? 'an' : 'a'
  return new LoadError(
    'unsupported-format',
    `This is ${article} ${title}, which is not read yet.`,
    `${MAP_IT}, or upload the provider’s FOCUS export instead.`,
  )
}

function unknown(header: readonly string[]): LoadError {
  const shown = header.slice(0, 6).map((name) => `\`${name.slice(0, 60)}\``)
  return new LoadError(
    'unknown-format',
    `No billing format has these columns: ${shown.join(', ')}${header.length > 6 ? `, and ${header.length - 6} more` : ''}.`,
    `${MAP_IT}, or upload one of these exports: ${FORMATS.map(({ title }) => title).join(', ')}, with its header row.`,
  )
}
