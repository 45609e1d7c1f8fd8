import type { ComparisonBy } from '../../api/contract.ts'
import type { Parameter } from '../../filters/url-state.ts'

/** A row of one of an upload's files, and the column in it that is in question. */
export interface RowPlace {
  fileIndex: number
  rowNumber: number
  column: string | undefined
}

/** Another upload, and the billing period in which it is compared with the page's own. */
export interface ComparedWith {
  uploadId: string
  period: string
}

/** Everything about an upload's page that its address says. */
export interface UploadView {
  /** The row that is shown as the provider wrote it. */
  row: RowPlace | undefined
  /** Which columns of the standard are listed. */
  columns: 'problems' | 'all'
  /** Without it the version before, if there is one. */
  comparedWith: ComparedWith | undefined
  /** What two versions are compared by. */
  by: ComparisonBy
}

const version = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{4}-(?:0[1-9]|1[0-2]))$/i
const place = /^(\d{1,5}):([1-9]\d{0,14})(?::(.*))?$/

export const uploadParameters: { [Key in keyof UploadView]: Parameter<UploadView[Key]> } = {
  row: {
    name: 'row',
    fallback: undefined,
    says: 'a file and a row in it, like 0:52',
    read: (text) => {
      const [, file, row, column] = place.exec(text) ?? []
      return file === undefined
        ? undefined
        : { fileIndex: Number(file), rowNumber: Number(row), column: column || undefined }
    },
    write: (row) => row && [row.fileIndex, row.rowNumber, ...(row.column ? [row.column] : [])].join(':'),
  },
  columns: {
    name: 'columns',
    fallback: 'problems',
    says: 'problems or all',
    read: (text) => (text === 'problems' || text === 'all' ? text : undefined),
    write: (columns) => columns,
  },
  comparedWith: {
    name: 'with',
    fallback: undefined,
    says: 'an upload and a month, with a colon between them',
    read: (text) => {
      const [, uploadId, period] = version.exec(text) ?? []
      return uploadId && period ? { uploadId, period } : undefined
    },
    write: (compared) => compared && `${compared.uploadId}:${compared.period}`,
  },
  by: {
    name: 'by',
    fallback: 'service',
    says: 'service, account or resource',
    read: (text) => (text === 'service' || text === 'account' || text === 'resource' ? text : undefined),
    write: (by) => by,
  },
}
