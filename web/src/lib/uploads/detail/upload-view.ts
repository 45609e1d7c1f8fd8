import type { Parameter } from '../../filters/url-state.ts'

/** A row of one of an upload's files, and the column in it that is in question. */
export interface RowPlace {
  fileIndex: number
  rowNumber: number
  column: string | undefined
}

/** Everything about an upload's page that its address says. */
export interface UploadView {
  /** The row that is shown as the provider wrote it. */
  row: RowPlace | undefined
  /** Which columns of the standard are listed. */
  columns: 'problems' | 'all'
}

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
}
