import type { Upload } from '../../api/contract.ts'
import { formatCount } from '../../format/numbers.ts'

type Files = Pick<Upload, 'files'>

/** The name of one of an upload's files, as the sender called it. */
export const fileNameOf = ({ files }: Files, fileIndex: number): string =>
  files[fileIndex]?.name ?? `file ${fileIndex + 1}`

/** `row 1,204`, and of which file where there are several. */
export function nameOfPlace(
  upload: Files,
  { fileIndex, rowNumber }: { fileIndex: number; rowNumber: number },
) {
  const row = `row ${formatCount(rowNumber)}`
  return upload.files.length > 1 ? `${fileNameOf(upload, fileIndex)}, ${row}` : row
}
