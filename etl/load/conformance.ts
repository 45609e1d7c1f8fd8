import type { ConformanceColumn, UploadFinding, UploadReport } from '../../contract/upload.ts'
import type { Format, Standard } from '../formats/format.ts'
import type { LoadResult } from './read-back.ts'

export interface ComparedFile {
  format: Format
  version: string
  header: readonly string[]
}

/** The standard that the files follow, in the newest of their versions. */
export function standardOf(files: readonly ComparedFile[]): Standard | null {
  const newest = files.toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0]
  return newest?.format.standard?.(newest.version) ?? null
}

/** A finding for every column that the standard demands and a file has not. */
export function missingColumns(standard: Standard, files: readonly ComparedFile[]): UploadFinding[] {
  return standard.columns
    .filter(({ level }) => level === 'Mandatory')
    .map(({ column }) => ({ column, without: files.filter((file) => !hasColumn(file, column)).length }))
    .filter(({ without }) => without > 0)
    .map(({ column, without }) => ({
      code: 'missing-column',
      column,
      message: `\`${column}\` is mandatory in ${standard.name}, but ${whichFiles(without, files.length)}.`,
      rows: 0,
      firstRow: null,
      samples: [],
      values: [],
    }))
}

/** Every column of the standard, with what was found of it. */
export function compareWithStandard(
  standard: Standard,
  files: readonly ComparedFile[],
  findings: readonly UploadFinding[],
  rejects: LoadResult['rejects'],
): NonNullable<UploadReport['conformance']> {
  return {
    standard: standard.name,
    columns: standard.columns.map((column): ConformanceColumn => {
      const isAbout = (about: { column: string | null }) => isSame(about.column ?? '', column.column)
      const rejected = rejects.filter(isAbout).reduce((sum, { rows }) => sum + rows, 0)
      return {
        ...column,
        present: files.some((file) => hasColumn(file, column.column)),
        problems: [
          ...findings.filter(isAbout).map(({ code, rows }) => ({ code, rows })),
          ...(rejected > 0 ? [{ code: 'rejected', rows: rejected }] : []),
        ],
      }
    }),
  }
}

function whichFiles(without: number, all: number): string {
  if (all === 1) return 'the file has no such column'
  return `${without} of ${all} files ${without === 1 ? 'has' : 'have'} no such column`
}

function hasColumn({ header }: ComparedFile, column: string): boolean {
  return header.some((name) => isSame(name, column))
}

/** A column is found by its name in another case too. */
function isSame(name: string, column: string): boolean {
  return name.toLowerCase() === column.toLowerCase()
}
