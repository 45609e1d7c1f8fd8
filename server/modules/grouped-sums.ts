import type { ClickHouseClient } from '@clickhouse/client'
import type { CostFilter, Measure } from '../../contract/cost-query.ts'
import { buildFilters } from '../costs/build-filters.ts'
import { buildScope } from '../costs/build-side.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { CURRENCY, findDimension, type Dimension } from '../costs/dimensions.ts'
import { findMeasure, sumOf } from '../costs/measures.ts'
import { createParameters, type Parameters } from '../costs/parameters.ts'
import { runStatement, type StatementContext, type Value } from '../costs/run-statement.ts'
import { chooseTable, type Table } from '../costs/tables.ts'
import { buildPeriod, buildTimeRange, grainOf, type TimeQuestion } from '../costs/time.ts'

/** A measure over the lines that the filters leave: a question with them leads to just those lines. */
export interface Sum {
  measure: Measure
  filters: readonly CostFilter[]
}

/** A dimension by its name; the first of some cases that a line is of; or what only cost lines tell. */
export type Group =
  | string
  | { name: string; cases: readonly { value: string; filters: readonly CostFilter[] }[] }
  | { name: string; ofLines: string }

/** A cost question whose sums count different lines each. Its other parts are those of any cost question. */
export interface SumsQuestion {
  groups: readonly Group[]
  sums: Readonly<Record<string, Sum>>
  filters?: readonly CostFilter[]
  time: TimeQuestion
  /** Of each currency, the groups that are largest by one of the sums. */
  most?: { count: number; by: string }
}

export interface BuiltSums {
  sql: string
  parameters: Parameters['values']
  table: Table
  /** What the columns are, in their order: `billingCurrency`, `period` if any, groups, sums. */
  names: string[]
}

type SumsRow = Record<string, Value>
export type AskSums = (question: SumsQuestion) => Promise<SumsRow[]>

/** Asks about one scope, in the name of one request. */
export function createSumsAsker(
  clickhouse: ClickHouseClient,
  scope: CostScope,
  context: StatementContext,
): AskSums {
  return async (question) => {
    const { sql, parameters, names } = buildSums(question, scope)
    const { data } = await runStatement(clickhouse, sql, parameters, context)
    return data.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
  }
}

interface Column {
  name: string
  /** The table is known only when all columns are. */
  sql(table: Table): string
}

/** The SQL of such a question, for the smallest table that has all of it. */
export function buildSums(question: SumsQuestion, scope: CostScope): BuiltSums {
  const { time } = question
  const parameters = createParameters()
  const used: Dimension[] = []
  const conditionOf = (filters: readonly CostFilter[]) => {
    const built = buildFilters([...filters], parameters, scope.rolledUp.tags)
    used.push(...built.map(({ dimension }) => dimension))
    return (table: Table) => built.map(({ predicate }) => predicate(table))
  }
  const columnOf = (group: Group): Column => {
    if (typeof group !== 'string' && 'ofLines' in group) return { name: group.name, sql: () => group.ofLines }
    if (typeof group !== 'string') return caseColumn(group, conditionOf)
    const dimension = findDimension(group, parameters, scope.rolledUp.tags)!
    used.push(dimension)
    return { name: group, sql: (table) => dimension.of(table).text }
  }
  const dimensions = [CURRENCY, ...question.groups].map(columnOf)
  const sums = Object.entries(question.sums).map(([name, sum]) => sumColumn(name, sum, conditionOf))
  const where = conditionOf(question.filters ?? [])
  const table = chooseTable(
    {
      columns: used.flatMap(({ needs }) => needs),
      tagKeys: used.flatMap(({ tagKeys }) => tagKeys),
      quantity: Object.values(question.sums).some(({ measure }) => measure === 'consumedQuantity'),
      grain: question.groups.some(isOfLines) ? 'hour' : grainOf(time),
    },
    scope.rolledUp,
  )
  const period = buildPeriod(time, table)
  const groups = [...(period ? [{ name: 'period', sql: () => period.sql }] : []), ...dimensions]
  const conditions = [
    ...buildScope(scope, parameters),
    ...buildTimeRange(time, table, parameters),
    ...where(table),
  ]
  const columns = [...groups, ...sums]
  const aliases = columns.map((_, index) => `c${index}`)
  const aliasOf = (name: string) => aliases[columns.findIndex((column) => column.name === name)]!
  const { most } = question
  return {
    sql: [
      `SELECT ${columns.map(({ sql }, index) => `${sql(table)} AS ${aliases[index]}`).join(', ')}`,
      `FROM ${table}`,
      `WHERE ${conditions.join('\n  AND ')}`,
      `GROUP BY ${aliases.slice(0, groups.length).join(', ')}`,
      `ORDER BY ${[...(most ? [`${aliasOf(most.by)} DESC`] : []), ...aliases.slice(0, groups.length)].join(', ')}`,
      ...(most ? [`LIMIT ${parameters.add('UInt32', most.count)} BY ${aliasOf(CURRENCY)}`] : []),
    ].join('\n'),
    parameters: parameters.values,
    table,
    names: columns.map(({ name }) => name),
  }
}

function isOfLines(group: Group): boolean {
  return typeof group !== 'string' && 'ofLines' in group
}

type ConditionOf = (filters: readonly CostFilter[]) => (table: Table) => string[]

function caseColumn({ name, cases }: Extract<Group, { cases: unknown }>, conditionOf: ConditionOf): Column {
  const conditions = cases.map(({ value, filters }) => ({ value, condition: conditionOf(filters) }))
  return {
    name,
    // The values are ours: kinds of things, none of which a user wrote.
    sql: (table) =>
      `multiIf(${conditions.map(({ value, condition }) => `${condition(table).join(' AND ')}, '${value}'`).join(', ')}, '')`,
  }
}

function sumColumn(name: string, { measure, filters }: Sum, conditionOf: ConditionOf): Column {
  const definition = findMeasure(measure)!
  const condition = conditionOf(filters)
  return {
    name,
    sql(table) {
      const predicates = condition(table)
      if (predicates.length === 0) return sumOf(definition, table)
      const when = predicates.join(' AND ')
      if (definition.column !== null) return `sumIf(${definition.column}, ${when})`
      return table === 'cost_line' ? `countIf(${when})` : `sumIf(LineCount, ${when})`
    },
  }
}
