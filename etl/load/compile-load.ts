import type { Mapping, RejectRule } from '../formats/format.ts'
import { quote, readDecimal } from '../formats/mapping-builder.ts'

/** The reason of a row whose quote never closes: it has swallowed the rest of the file. */
export const UNBALANCED_QUOTE = 'a quote is opened and never closed'

/**
 * Follows the last row, on a line of its own. The engine takes an open quote at the end of a file for a value that
 * ends there: then this stands in that value, and else in a row that is left out.
 */
export const END_OF_FILE = '\u0001end of file'

export interface LoadStatement {
  /** `INSERT INTO cost_line_landing … SELECT … FROM <source>`; a source in the request's body needs its FORMAT. */
  sql: string
  /** What the source's table function is told of its columns. */
  structure: string
}

/**
 * Compiles a mapping to the one statement that reads, validates and loads a CSV file. Its parameters are
 * `clientId`, `loadId` and `fileIndex`.
 *
 * Columns are read by position, so that a row with too few or too many values is found: one column more than the
 * header has is read as nullable, and so are the first and the last. The numbering needs `max_threads = 1`.
 *
 * @param columnCount how many columns the header has
 * @param source the table function over the file, given its structure: `input('…')`, `file('…', 'CSV', '…')`
 */
export function compileLoad(
  mapping: Mapping,
  columnCount: number,
  source: (structure: string) => string,
): LoadStatement {
  const nullable = new Set([1, columnCount, columnCount + 1])
  const structure = Array.from({ length: columnCount + 1 }, (_, index) =>
    nullable.has(index + 1) ? `r${index + 1} Nullable(String)` : `c${index + 1} String`,
  ).join(', ')
  const rejects = [...shapeRules(columnCount), ...mapping.rejects, ...requiredRules(mapping)]
  const definitions = [
    ...[...nullable].filter((n) => n <= columnCount).map((n) => `ifNull(r${n}, '') AS c${n}`),
    ...mapping.definitions.map(({ name, sql }) => `${sql} AS ${name}`),
    `multiIf(\n${rejects.map(({ when }, index) => `    ${when}, ${index + 1},\n`).join('')}    0) AS reject_code`,
  ]
  const selected: [column: string, sql: string][] = [
    ['client_id', '{clientId:UUID}'],
    ['load_id', '{loadId:UUID}'],
    ['file_index', '{fileIndex:UInt16}'],
    ['row_number', 'row_number'],
    ['reject_column', pick(rejects.map(({ column }) => quote(column)))],
    ['reject_reason', pick(rejects.map(({ reason }) => quote(reason)))],
    [
      'reject_value',
      `if(reject_code = 0, '', substringUTF8(${pick(rejects.map(({ value }) => value))}, 1, 1000))`,
    ],
    ['source_billed_cost', readDecimal(mapping.billedCostText.sql, 30)],
    ['findings', findingsArray(mapping)],
    ...Object.entries(mapping.columns).map(([name, { sql }]): [string, string] => [name, notNull(name, sql)]),
  ]
  return {
    structure,
    sql: [
      `INSERT INTO cost_line_landing (${selected.map(([name]) => name).join(', ')})`,
      `WITH\n  ${definitions.join(',\n  ')}`,
      `SELECT\n  ${selected.map(([name, sql]) => `${sql} AS \`out ${name}\``).join(',\n  ')}`,
      `FROM (SELECT rowNumberInAllBlocks() + 1 AS row_number, * FROM ${source(structure)})`,
      // A blank line is no row.
      `WHERE r1 IS NOT NULL AND r1 != ${quote(END_OF_FILE)}`,
    ].join('\n'),
  }
}

/** Rows that do not have the header's shape. */
function shapeRules(columnCount: number): RejectRule[] {
  const short = `r${columnCount} IS NULL`
  const last = `c${columnCount}`
  const values = `[${Array.from({ length: columnCount }, (_, index) => `c${index + 1}`).join(', ')}]`
  const lastOfShort = `arrayLast(value -> value != '', ${values})`
  const isOpen = (value: string) => `endsWith(${value}, ${quote(END_OF_FILE)})`
  return [
    { when: isOpen(last), column: '', value: last, reason: UNBALANCED_QUOTE },
    { when: `${short} AND ${isOpen(lastOfShort)}`, column: '', value: lastOfShort, reason: UNBALANCED_QUOTE },
    {
      when: `r${columnCount + 1} IS NOT NULL`,
      column: '',
      value: `ifNull(r${columnCount + 1}, '')`,
      reason: `the row has more values than the header has columns (${columnCount})`,
    },
    {
      when: short,
      column: '',
      value: lastOfShort,
      reason: `the row has fewer values than the header has columns (${columnCount})`,
    },
  ]
}

/** What every cost line must have, whatever the format. */
function requiredRules(mapping: Mapping): RejectRule[] {
  const empty = (column: 'BillingPeriodStart' | 'ChargePeriodStart', test: string): RejectRule => ({
    when: `${mapping.columns[column]?.sql ?? 'NULL'} ${test}`,
    column: mapping.columns[column]?.sources.join(', ') ?? column,
    value: `''`,
    reason: 'is empty',
  })
  return [
    empty('BillingPeriodStart', 'IS NULL'),
    empty('ChargePeriodStart', 'IS NULL'),
    {
      when: `${mapping.columns.BillingCurrency?.sql ?? "''"} = ''`,
      column: mapping.columns.BillingCurrency?.sources[0] ?? 'BillingCurrency',
      value: `''`,
      reason: 'is empty',
    },
    {
      when: `${mapping.billedCostText.sql} = ''`,
      column: mapping.billedCostText.sources[0] ?? 'BilledCost',
      value: `''`,
      reason: 'is empty',
    },
  ]
}

/** The entry of the rule that applies; `''` where none does. */
function pick(entries: string[]): string {
  return `if(reject_code = 0, '', [${entries.join(', ')}][reject_code])`
}

function findingsArray({ findings }: Mapping): string {
  if (findings.length === 0) return '[]'
  const any = findings.map(({ when }) => `(${when})`).join(' OR ')
  const each = findings.map(({ when, code, column }) => `if(${when}, ${quote(`${code}:${column}`)}, '')`)
  return `if(reject_code = 0 AND (${any}), arrayFilter(finding -> finding != '', [${each.join(', ')}]), [])`
}

/** A rejected row has no time and no cost; its place in the landing table holds nothing. */
function notNull(column: string, sql: string): string {
  if (['BillingPeriodStart', 'BillingPeriodEnd'].includes(column)) return `ifNull(toDate(${sql}), toDate(0))`
  if (['ChargePeriodStart', 'ChargePeriodEnd'].includes(column)) return `ifNull(${sql}, toDateTime(0, 'UTC'))`
  return sql
}
