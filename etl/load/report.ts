import type { UploadFinding, UploadReport } from '../../contract/upload.ts'
import type { FindingCode, Mapping } from '../formats/format.ts'
import { compareWithStandard, missingColumns, standardOf, type ComparedFile } from './conformance.ts'
import type { LoadResult } from './read-back.ts'

const MESSAGES: Record<FindingCode, (column: string) => string> = {
  'not-a-number': (column) => `\`${column}\` has text that is not a number; it was left empty.`,
  'not-a-time': (column) => `\`${column}\` has text that is not an ISO date and time; it was left empty.`,
  'missing-cost': (column) => `\`${column}\` is empty; the billed cost stands in for it.`,
  'unknown-line-item-type': (column) =>
    `\`${column}\` has a type that is not known; it counts as an adjustment.`,
  'unknown-service-code': (column) =>
    `\`${column}\` has a code that is not in the table of services; its service category is Other.`,
  'broken-json': (column) => `\`${column}\` has text that is not a JSON object; it was left empty.`,
  'null-not-allowed': (column) => `\`${column}\` is empty, where the standard demands a value.`,
  'wrong-type': (column) => `\`${column}\` has text that is not a JSON object; it was kept as it is.`,
  'value-not-allowed': (column) => `\`${column}\` has a value that is not of the standard; it was kept.`,
  'value-not-of-category': (column) =>
    `\`${column}\` has a value of the standard that belongs to another category than the row’s; it was kept.`,
  'negative-value': (column) => `\`${column}\` is negative, where the standard demands none below zero.`,
  'spreadsheet-numbers': (column) =>
    `Amounts are written as a spreadsheet writes them (\`$10,000.00\`), in \`${column}\`: signs and separators were left out.`,
  'spreadsheet-times': (column) =>
    `Dates are written as a spreadsheet writes them (\`4/30/25\`), in \`${column}\`: the month was read first.`,
  'not-utf8': () => 'Text has bytes that are not UTF-8; each is shown as �.',
}

/** What a person can know of a load beside its sums: which columns were used, what was odd, what was set aside. */
export function buildReport(
  files: readonly (ComparedFile & { mapping: Mapping })[],
  { findings, rejects }: Pick<LoadResult, 'findings' | 'rejects'>,
): UploadReport {
  const ofRows = findings.map(findingOfRows)
  const standard = standardOf(files)
  const missing = standard ? missingColumns(standard, files) : []
  return {
    ...usedColumns(files),
    findings: [...missing, ...remarksOf(files), ...ofRows],
    rejects,
    conformance: standard && compareWithStandard(standard, files, ofRows, rejects),
  }
}

/** Of several files, every column that one of them has or fills. */
function usedColumns(
  files: readonly { header: readonly string[]; mapping: Mapping }[],
): Pick<UploadReport, 'mappedColumns' | 'unusedColumns'> {
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
  }
}

/** Each remark once, however many files it is true of. */
function remarksOf(files: readonly { mapping: Mapping }[]): UploadFinding[] {
  const remarks = new Map(
    files.flatMap(({ mapping }) =>
      mapping.remarks.map((remark) => [`${remark.code} ${remark.column}`, remark]),
    ),
  )
  return [...remarks.values()].map(({ code, column }) => ({
    code,
    column,
    message: MESSAGES[code](column),
    rows: 0,
    firstRow: null,
    samples: [],
    values: [],
  }))
}

function findingOfRows({ finding, rows, samples, values }: LoadResult['findings'][number]): UploadFinding {
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
}
