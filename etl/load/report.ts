import type { UploadFinding, UploadReport } from '../../contract/upload.ts'
import type { FindingCode, Mapping } from '../formats/format.ts'
import type { LoadResult } from './read-back.ts'

const MESSAGES: Record<FindingCode, (column: string) => string> = {
  'not-a-number': (column) => `\`${column}\` has text that is not a number; it was left empty.`,
  'missing-cost': (column) => `\`${column}\` is empty; the billed cost stands in for it.`,
  'unknown-line-item-type': (column) =>
    `\`${column}\` has a type that is not known; it counts as an adjustment.`,
  'broken-json': (column) => `\`${column}\` has text that is not a JSON object; it was left empty.`,
}

/** What a person can know of a load beside its sums: which columns were used, what was odd, what was set aside. */
export function buildReport(
  header: readonly string[],
  mapping: Mapping,
  { findings, rejects }: Pick<LoadResult, 'findings' | 'rejects'>,
): UploadReport {
  const mappedColumns = Object.entries(mapping.columns).map(([column, { sources }]) => ({ column, sources }))
  const used = new Set(mappedColumns.flatMap(({ sources }) => sources))
  return {
    mappedColumns,
    unusedColumns: header.filter((name) => !used.has(name)),
    findings: findings.map(({ finding, rows, firstRow }): UploadFinding => {
      const separator = finding.indexOf(':')
      const code = finding.slice(0, separator) as FindingCode
      const column = finding.slice(separator + 1)
      return { code, column, message: MESSAGES[code](column), rows, firstRow }
    }),
    rejects,
  }
}
