import { headerFingerprint } from '../../etl/formats/custom/fingerprint.ts'
import { LoadError } from '../../etl/load-error.ts'
import type { TextSample } from '../../etl/load/preview-mapping.ts'
import { openFile } from '../../etl/sources/open-file.ts'
import { sampleRows } from '../../etl/sources/sample-rows.ts'
import type { Dependencies } from '../dependencies.ts'
import { conflict } from '../http/problem.ts'
import { requireKeptFile } from '../uploads/require-kept-file.ts'

export interface UploadSample extends TextSample {
  fingerprint: string
  rows: string[][]
}

/**
 * The beginning of an upload's file, of its first one where it has several.
 *
 * @throws ProblemError 404 for an upload of another client, 409 where its file is not here or is no text with columns
 */
export async function openSample(
  { db, clickhouse, uploadStore }: Dependencies,
  clientId: string,
  uploadId: string,
): Promise<UploadSample> {
  const { storageKey } = await requireKeptFile(db, { clientId, uploadId, fileIndex: 0 })
  try {
    const file = await openFile({ clickhouse, uploadStore }, storageKey)
    if (file.kind === 'parquet') throw notText('It is Parquet, whose columns cannot be mapped by hand.')
    const { header, dialect } = file.head
    const sample = await sampleRows(file)
    return { header, dialect, fingerprint: headerFingerprint(header), ...sample }
  } catch (error) {
    if (error instanceof LoadError) throw notText(error.message)
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw conflict('file-not-kept', `The file of upload ${uploadId} is no longer kept: upload it again.`)
    }
    throw error
  }
}

function notText(why: string) {
  return conflict('not-delimited-text', `The columns of this file cannot be mapped. ${why}`)
}
