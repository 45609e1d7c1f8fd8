import type { UploadFinding, UploadReport } from '../../contract/upload.ts'
import type { FindingCode, Mapping } from '../formats/format.ts'
import type { LoadResult } from './read-back.ts'

const MESSAGES: Record<FindingCode, (column: string) => string> = {
  'not-a-number': (column) => `\`${column}\` has text that is not a number; it was left empty.`,
  'missing-cost': (column) => `\`${column}\` is empty; the billed cost stands in for it.`,
  'unknown-line-item-type': (column) =>
    `\`${column}\` has a type that is not known; it counts as an adjustment.`,
  'broken-json': (column) => `\`${column}\` has text that is not a JSON object; it was left empty.`,
  'not-utf8': () => 'Text has bytes that are not UTF-8; each is shown as �.',
}

/** What a person can know of a load beside its sums: which columns were used, what was odd, what was set aside. */
export function buildReport(
  files: readonly { header: readonly string[]; mapping: Mapping }[],
  { findings, rejects }: Pick<LoadResult, 'findings' | 'rejects'>,
): UploadReport {
  const mapped = new Map<string, Set<string>>()
  for (const { mapping } of files) {
    for (const [column, { sources }] of Object.entries(mapping.columns)) {
      const known = mapped.get(column) ?? new Set()
      mapped.set(column, new Set([...known, ...sources]))
    }
  }
  const used = new Set([...mapped.values()].flatMap((sources) => [...sources]))
  const names = new Set(files.flatMap(({ header }) => header))
  return {
    mappedColumns: [...mapped].map(([column, sources]) => ({ column, sources: [...sources] })),
    unusedColumns: [...names].filter((name) => !used.has(name)),
    findings: findings.map(({ finding, rows, samples, values }): UploadFinding => {
      const separator = finding.indexOf(':')
      const code = finding.slice(0, separator) as FindingCode
      const column = finding.slice(separator + 1)
      return {
        code,
        column: column === '' ? null : column,
        message: MESSAGES[code](column),
        rows,
        firstRow: samples[0]?.[1] ?? null,
        samples: samples.map(([fileIndex, rowNumber, value]) => ({ fileIndex, rowNumber, value })),
        values: values.filter((value) => value !== ''),
      }
    }),
    rejects,
  }
}
