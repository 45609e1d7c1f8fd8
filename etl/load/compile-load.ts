import type { FindingRule, Mapping, RejectRule } from '../formats/format.ts'
import { quote, readDecimal } from '../formats/mapping-builder.ts'
import type { RowSource } from '../sources/row-source.ts'

/**
 * Compiles a mapping to the one statement that reads, validates and loads the rows of a file. Its parameters are
 * `clientId`, `loadId` and `fileIndex`. Rows in the body of the request need the statement's FORMAT after it.
 */
export function compileLoad(mapping: Mapping, rows: RowSource): string {
  const { selected, definitions } = compileColumns(mapping, rows)
  const all: [column: string, sql: string][] = [
    ['client_id', '{clientId:UUID}'],
    ['load_id', '{loadId:UUID}'],
    ['file_index', '{fileIndex:UInt16}'],
    ['ends_empty', rows.endsEmpty ?? 'false'],
    ...selected,
  ]
  return [
    `INSERT INTO cost_line_landing (${all.map(([name]) => name).join(', ')})`,
    ...select(all, definitions, rows),
  ].join('\n')
}

/** The same rows as `compileLoad` inserts, selected: what a person sees of a mapping before it is used. */
export function compilePreview(mapping: Mapping, rows: RowSource): string {
  const { selected, definitions } = compileColumns(mapping, rows)
  return select(selected, definitions, rows).join('\n')
}

function select(selected: [string, string][], definitions: string[], rows: RowSource): string[] {
  const expressions = [
    `WITH\n  ${definitions.join(',\n  ')}`,
    // Named apart from the columns that the expressions read.
    `SELECT\n  ${selected.map(([name, sql]) => `${sql} AS \`out ${name}\``).join(',\n  ')}`,
  ]
  const conditions = [rows.where]
  if (rows.requireUtf8) conditions.push(rows.requireUtf8(columnsRead(expressions.join(' '), rows)))
  return [...expressions, `FROM ${rows.from}`, `WHERE ${conditions.join(' AND ')}`]
}

/** Which columns of the source the expressions name: one too many does no harm. */
function columnsRead(sql: string, { columns }: RowSource): string[] {
  const words = new Set(sql.match(/\bc\d+\b/g))
  return columns.names.map((_, index) => `c${index + 1}`).filter((name) => words.has(name))
}

function compileColumns(mapping: Mapping, rows: RowSource) {
  const rejects = [...rows.rejects, ...mapping.rejects, ...requiredRules(mapping)]
  const definitions = [
    ...[...rows.definitions, ...mapping.definitions].map(({ name, sql }) => `${sql} AS ${name}`),
    `multiIf(\n${rejects.map(({ when }, index) => `    ${when}, ${index + 1},\n`).join('')}    0) AS reject_code`,
  ]
  const selected: [column: string, sql: string][] = [
    ['row_number', 'row_number'],
    ['reject_column', pick(rejects.map(({ column }) => quote(column)))],
    ['reject_reason', pick(rejects.map(({ reason }) => quote(reason)))],
    [
      'reject_value',
      `if(reject_code = 0, '', substringUTF8(${pick(rejects.map(({ value }) => value))}, 1, 1000))`,
    ],
    ['source_billed_cost', readDecimal(mapping.billedCostText.sql, 30)],
    ['row_findings', findingsArray([...rows.findings, ...mapping.findings])],
    ...Object.entries(mapping.columns).map(([name, { sql }]): [string, string] => [name, notNull(name, sql)]),
  ]
  return { selected, definitions }
}

/** Longer than any id or currency; Postgres, which keeps sums by them, takes no more than 2,700 bytes in a key. */
const MAX_KEY_BYTES = 500

function isUnfitForKey(sql: string): string {
  return `(length(${sql}) > ${MAX_KEY_BYTES} OR position(${sql}, '\\0') > 0)`
}

/** What every cost line must have, whatever the format. */
function requiredRules(mapping: Mapping): RejectRule[] {
  const unfit = (column: 'BillingCurrency' | 'BillingAccountId'): RejectRule[] => {
    const expression = mapping.columns[column]
    if (!expression) return []
    return [
      {
        when: isUnfitForKey(expression.sql),
        column: expression.sources.join(', '),
        value: expression.sql,
        reason: `is longer than ${MAX_KEY_BYTES} bytes, or has a NUL in it`,
      },
    ]
  }
  const empty = (column: 'BillingPeriodStart' | 'ChargePeriodStart', test: string): RejectRule => ({
    when: `${mapping.columns[column]?.sql ?? 'NULL'} ${test}`,
    column: mapping.columns[column]?.sources.join(', ') ?? column,
    value: `''`,
    reason: 'is empty',
  })
  return [
    empty('BillingPeriodStart', 'IS NULL'),
    empty('ChargePeriodStart', 'IS NULL'),
    ...unfit('BillingCurrency'),
    ...unfit('BillingAccountId'),
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

function findingsArray(findings: FindingRule[]): string {
  if (findings.length === 0) return '[]'
  const any = findings.map(({ when }) => `(${when})`).join(' OR ')
  const each = findings.map(
    ({ when, code, column, value }) => `if(${when}, (${quote(`${code}:${column}`)}, ${value}), ('', ''))`,
  )
  return `if(reject_code = 0 AND (${any}), arrayFilter(found -> found.1 != '', [${each.join(', ')}]), [])`
}

/** A rejected row has no time and no cost, or a currency that cannot be one; its place in the landing table holds nothing. */
function notNull(column: string, sql: string): string {
  if (['BillingPeriodStart', 'BillingPeriodEnd'].includes(column)) return `ifNull(toDate(${sql}), toDate(0))`
  if (['ChargePeriodStart', 'ChargePeriodEnd'].includes(column)) return `ifNull(${sql}, toDateTime(0, 'UTC'))`
  if (column === 'BillingCurrency') return `if(${isUnfitForKey(sql)}, '', ${sql})`
  return sql
}
