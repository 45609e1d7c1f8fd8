import type { CanonicalColumn } from './canonical-columns.ts'
import type { Expression, FindingCode, FindingRule, Mapping, RejectRule } from './format.ts'
import type { SourceColumn, SourceColumns } from './source-columns.ts'

/**
 * Collects a mapping while a format describes its columns. Each reader says what happens to text that it cannot
 * read: a cost or a time sets the row aside, a quantity is left out and counted.
 */
export interface MappingBuilder {
  /** The first of these columns that has text; `''` where the file has none of them. */
  text(...names: string[]): Expression
  /**
   * A cost, null where its column is empty or absent. Text that is no decimal rejects the row, where the row's
   * costs are made of it: `usedWhen` says where, for reports write `None` into columns of other kinds of line.
   */
  cost(name: string, usedWhen?: Expression): Expression
  /** A quantity, rate or price, null where its text is empty or no decimal; the latter is a finding. */
  quantity(...names: string[]): Expression
  /** An instant, null where empty. Text that is no time, or outside 2006 to 2100, rejects the row. */
  time(...names: string[]): Expression
  /** An instant that a cost line can do without: null where its text cannot be read, which is a finding. */
  optionalTime(...names: string[]): Expression
  /** A native map, or a JSON object of text; what is no object is a finding and an empty map. */
  jsonMap(...names: string[]): Expression
  /** One column a key: a map of those that have text, keyed by the name after the prefix. */
  columnMap(prefix: string): Expression
  /** Names an expression that others read. */
  define(name: string, expression: Expression): Expression
  /** Says whether the file has any of these columns. */
  has(...names: string[]): boolean
  set(column: CanonicalColumn, expression: Expression): void
  reject(rule: RejectRule): void
  find(rule: FindingRule): void
  /** Something about the column that holds for the whole file. */
  remark(code: FindingCode, column: string): void
  build(billedCost: string): Mapping
}

/** The earliest and the first day after the latest month that the partitions take. */
const FIRST_MONTH = '2006-01-01'
const AFTER_LAST_MONTH = '2101-01-01'

/** How a file writes numbers and times. */
export interface Notation {
  /** SQL of a plain decimal, of the text that the file has; no decimal where the text is none. */
  number(sql: string): string
  /** SQL of an ISO form, of the text that the file has; `''` where the text is no time. */
  time(sql: string): string
  /** What a row is told whose time cannot be read. */
  timeReason: string
}

/** Dates with slashes are refused: the engine would guess the order of day and month. */
export const ISO_NOTATION: Notation = {
  number: (sql) => sql,
  time: (sql) => `if(position(${sql}, '/') = 0, ${sql}, '')`,
  timeReason: 'is not an ISO date and time between 2006 and 2100',
}

/** @param nullText the format's own word for no value, beside that of the kind of file */
export function createMappingBuilder(
  source: SourceColumns,
  nullText: string | null,
  notation: Notation = ISO_NOTATION,
): MappingBuilder {
  const mapping: Mapping = {
    definitions: [],
    columns: {},
    billedCostText: constant(''),
    rejects: [],
    findings: [],
    remarks: [],
  }
  const nullTexts = [nullText, source.nullText].filter((word) => word !== null)
  /** A word for null (FOCUS samples write NULL, Hive text \N) reads as no text. */
  const raw = ({ sql, kind }: SourceColumn) => {
    const text = kind === 'map' ? `toJSONString(${sql})` : sql
    return nullTexts.length === 0 ? text : `if(${text} IN (${nullTexts.map(quote).join(', ')}), '', ${text})`
  }
  const present = (names: string[]) =>
    names.map((name) => source.find(name)).filter((found) => found !== undefined)

  const define = (name: string, { sql, sources }: Expression): Expression => {
    const defined = identifier(name)
    if (!mapping.definitions.some((known) => known.name === defined)) {
      mapping.definitions.push({ name: defined, sql })
    }
    return { sql: defined, sources }
  }

  const text = (...names: string[]): Expression => {
    const found = present(names)
    const sql = found.reduceRight(
      (rest, column) => (rest === "''" ? raw(column) : `if(${raw(column)} != '', ${raw(column)}, ${rest})`),
      "''",
    )
    return { sql, sources: [...new Set(found.map(({ name }) => name))] }
  }

  /** Names a reading of a text, null for no text, and tells where text could not be read. */
  const reading = (
    kind: string,
    names: string[],
    read: (text: string) => string,
    unreadable: (value: Expression, when: string) => void,
  ): Expression => {
    const value = text(...names)
    if (value.sources.length === 0) return constant('NULL')
    const label = value.sources.join(', ')
    const defined = define(`${kind} ${label}`, { sql: read(value.sql), sources: value.sources })
    unreadable(value, `${defined.sql} IS NULL AND ${value.sql} != ''`)
    return defined
  }

  const rejectUnreadable = (reason: string, usedWhen?: Expression) => (value: Expression, when: string) =>
    mapping.rejects.push({
      when: usedWhen === undefined ? when : `${usedWhen.sql} AND ${when}`,
      column: value.sources.join(', '),
      value: value.sql,
      reason,
    })

  const findUnreadable = (code: FindingCode) => (value: Expression, when: string) =>
    mapping.findings.push({ when, code, column: value.sources.join(', '), value: value.sql })

  return {
    text,
    define,
    has: (...names) => present(names).length > 0,
    cost: (name, usedWhen) =>
      reading(
        'cost',
        [name],
        (sql) => readDecimal(notation.number(sql), 18),
        rejectUnreadable('is not a number', usedWhen),
      ),
    quantity: (...names) =>
      reading(
        'quantity',
        names,
        (sql) => readDecimal(notation.number(sql), 18),
        findUnreadable('not-a-number'),
      ),
    time: (...names) =>
      reading('time', names, (sql) => readTime(notation.time(sql)), rejectUnreadable(notation.timeReason)),
    optionalTime: (...names) =>
      reading('time', names, (sql) => readTime(notation.time(sql)), findUnreadable('not-a-time')),
    jsonMap(...names) {
      const native = present(names).find(({ kind }) => kind === 'map')
      if (native) return { sql: native.sql, sources: [native.name] }
      const value = text(...names)
      if (value.sources.length === 0) return constant('map()')
      const map = define(`map ${value.sources.join(', ')}`, {
        sql: `JSONExtract(${asObject(value.sql)}, 'Map(LowCardinality(String), String)')`,
        sources: value.sources,
      })
      // What has keys is an object: the text is parsed a second time only where it has none.
      const isOdd = `empty(${map.sql}) AND ${value.sql} NOT IN ('', '{}', '[]') AND JSONType(${value.sql}) != 'Object'`
      findUnreadable('broken-json')(value, isOdd)
      return map
    },
    columnMap(prefix) {
      const found = source.withPrefix(prefix)
      if (found.length === 0) return constant('map()')
      const pairs = found.map((column) => `${quote(column.suffix)}, ${raw(column)}`).join(', ')
      return {
        sql: `mapFilter((key, value) -> value != '', map(${pairs}))`,
        sources: found.map(({ name }) => name),
      }
    },
    set(column, expression) {
      // A column that the file cannot fill is left out: the table's default stands, nothing is invented.
      if (expression.sql !== "''" && expression.sql !== 'NULL' && expression.sql !== 'map()') {
        mapping.columns[column] = expression
      }
    },
    reject: (rule) => mapping.rejects.push(rule),
    find: (rule) => mapping.findings.push(rule),
    remark: (code, column) => mapping.remarks.push({ code, column }),
    build(billedCost) {
      const { sql, sources } = text(billedCost)
      return { ...mapping, billedCostText: { sql: notation.number(sql), sources } }
    },
  }
}

/** An expression that reads no column. */
export function constant(sql: string): Expression {
  return { sql, sources: [] }
}

/** SQL made of expressions: their sources are the sources of the result. */
export function combine(strings: TemplateStringsArray, ...parts: (Expression | string)[]): Expression {
  const sql = strings.reduce((before, string, index) => {
    const part = parts[index - 1]!
    return before + (typeof part === 'string' ? part : part.sql) + string
  })
  return {
    sql,
    sources: [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : part.sources)))],
  }
}

/** A string literal. For text that the project or a file's header brings; values are parameters. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * A decimal of the text, null where it is none. The engine's own reading of decimals takes `1.2.3` for 1.23 and `-`
 * for 0; its reading of floats refuses both, and costs a seventh more. The value is the decimal's, never the float's.
 *
 * @param scale 18 for a cost as it is kept, 30 for the file's own sum
 */
export function readDecimal(sql: string, scale: 18 | 30): string {
  const read = scale === 18 ? 'toDecimal128OrNull' : 'toDecimal256OrNull'
  return `if(isNull(toFloat64OrNull(${sql})), NULL, ${read}(${sql}, ${scale}))`
}

/** The other ways to write an object: Azure leaves out the braces, Google has a list of keys and values. */
function asObject(sql: string): string {
  const pairs = `JSONExtract(${sql}, 'Array(Tuple(key String, value String))')`
  const map = `CAST(arrayFilter(pair -> pair.key != '', ${pairs}), 'Map(String, String)')`
  return `multiIf(startsWith(${sql}, '"'), concat('{', ${sql}, '}'), startsWith(${sql}, '['), toJSONString(${map}), ${sql})`
}

/** An identifier, made of text that a file's header brings. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

/**
 * Every ISO form, in UTC.
 * `Date` and `DateTime` wrap beyond their range, so the range is checked while the value is 64 bits wide.
 */
function readTime(sql: string): string {
  const parsed = `parseDateTime64BestEffortOrNull(${sql}, 0, 'UTC')`
  return `if(${parsed} >= '${FIRST_MONTH}' AND ${parsed} < '${AFTER_LAST_MONTH}', toDateTime(${parsed}, 'UTC'), NULL)`
}
