import { LoadError } from '../load-error.ts'
import { awsCurLegacy } from './aws-cur-legacy/index.ts'
import { focus } from './focus/index.ts'
import type { Format } from './format.ts'
import type { SourceColumns } from './source-columns.ts'

const FORMATS: readonly Format[] = [awsCurLegacy, focus]

export interface RecognisedFormat {
  format: Format
  version: string
}

/**
 * Says by its header which format a file is, never by its name.
 *
 * @throws LoadError `missing-columns` where a format is recognised but cannot be loaded without a column;
 * `unknown-format` where none is.
 */
export function recogniseFormat(columns: SourceColumns): RecognisedFormat {
  for (const format of FORMATS) {
    const recognition = format.recognise(columns)
    if (recognition === null) continue
    if ('version' in recognition) return { format, version: recognition.version }
    const missing = recognition.missingColumns.map((name) => `\`${name}\``).join(', ')
    throw new LoadError(
      'missing-columns',
      `The file looks like ${format.title}, but has no column ${missing}.`,
      'Export it again with these columns included, then upload the new file.',
    )
  }
  const header = columns.names
  const shown = header.slice(0, 6).map((name) => `\`${name.slice(0, 60)}\``)
  throw new LoadError(
    'unknown-format',
    `No billing format has these columns: ${shown.join(', ')}${header.length > 6 ? `, and ${header.length - 6} more` : ''}.`,
    `Upload one of these exports: ${FORMATS.map(({ title }) => title).join(', ')}; as CSV or CSV.gz, with its header row.`,
  )
}
