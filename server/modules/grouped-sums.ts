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
import { placeOf } from './grouping-place.ts'

/** A measure over the lines that the filters leave: a question with them leads to just those lines. */
export interface Sum {
  measure: Measure
  filters: readonly CostFilter[]
}

/** A dimension by its name; the first of some cases that a line is of, or else another; or what only cost lines tell. */
export type Group =
  | string
  | {
      name: string
      cases: readonly { value: string; filters: readonly CostFilter[] }[]
      otherwise?: string
    }
  | { name: string; ofLines: string }

/** A cost question whose sums count different lines each. Its other parts are those of any cost question. */
export interface SumsQuestion {
  groups: readonly Group[]
  /** Several groupings at once, each of some of the groups by their names; `period`, where time has one, is among them. */
  groupings?: readonly (readonly string[])[]
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
  /** What the columns are, in their order: `period` if any, `billingCurrency`, groups, sums, `grouping` of several. */
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

const PERIOD = 'period'
const PLACE = 'grouping'

/**
 * The rows of several groupings, as a question of its own would answer each, by one statement: what it takes beside
 * reading its rows is most of what it takes.
 */
export async function askGroupings<Name extends string>(
  ask: AskSums,
  groupings: Readonly<Record<Name, readonly Group[]>>,
  question: Omit<SumsQuestion, 'groups' | 'groupings' | 'most'>,
): Promise<Record<Name, SumsRow[]>> {
  const named = Object.entries<readonly Group[]>(groupings).map(
    ([name, groups]) => [name as Name, groups.map(nameOf)] as const,
  )
  const groups = inOneOrder(Object.values<readonly Group[]>(groupings))
  const rows = await ask({ ...question, groups, groupings: named.map(([, names]) => names) })
  const byPlace = Map.groupBy(rows, (row) => Number(row[PLACE]))
  const names = groups.map(nameOf)
  return Object.fromEntries(
    named.map(([name, own]) => [name, byPlace.get(placeOf(own, names)) ?? []]),
  ) as Record<Name, SumsRow[]>
}

/** The groups of all groupings, in an order that is that of each: rows are in it. */
function inOneOrder(groupings: readonly (readonly Group[])[]): Group[] {
  const all: Group[] = []
  const placeOfGroup = (group: Group) => all.findIndex((known) => nameOf(known) === nameOf(group))
  for (const grouping of groupings) {
    for (const [index, group] of grouping.entries()) {
      if (placeOfGroup(group) >= 0) continue
      const next = grouping.slice(index + 1).find((later) => placeOfGroup(later) >= 0)
      all.splice(next === undefined ? all.length : placeOfGroup(next), 0, group)
    }
  }
  return all
}

const nameOf = (group: Group): string => (typeof group === 'string' ? group : group.name)

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
  const dimensions = [CURRENCY, ...question.groups.filter((group) => group !== PERIOD)].map(columnOf)
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
  const groups = [...(period ? [{ name: PERIOD, sql: () => period.sql }] : []), ...dimensions]
  const conditions = [
    ...buildScope(scope, parameters),
    ...buildTimeRange(time, table, parameters),
    ...where(table),
  ]
  const { groupings } = question
  const places = groupings && question.groups.map(nameOf)
  const columns: Column[] = [
    ...groups,
    ...sums,
    ...(places ? [{ name: PLACE, sql: () => `grouping(${aliasesOf(places)})` }] : []),
  ]
  const aliases = columns.map((_, index) => `c${index}`)
  const aliasOf = (name: string) => aliases[columns.findIndex((column) => column.name === name)]!
  const aliasesOf = (names: readonly string[]) => names.map(aliasOf).join(', ')
  const groupBy = groupings
    ? `GROUPING SETS (${groupings.map((names) => `(${aliasesOf([CURRENCY, ...names])})`).join(', ')})`
    : aliases.slice(0, groups.length).join(', ')
  const { most } = question
  return {
    sql: [
      `SELECT ${columns.map(({ sql }, index) => `${sql(table)} AS ${aliases[index]}`).join(', ')}`,
      `FROM ${table}`,
      `WHERE ${conditions.join('\n  AND ')}`,
      `GROUP BY ${groupBy}`,
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

function caseColumn(
  { name, cases, otherwise = '' }: Extract<Group, { cases: unknown }>,
  conditionOf: ConditionOf,
): Column {
  const conditions = cases.map(({ value, filters }) => ({ value, condition: conditionOf(filters) }))
  return {
    name,
    // The values are ours: kinds of things, none of which a user wrote.
    sql: (table) =>
      `multiIf(${conditions.map(({ value, condition }) => `${condition(table).join(' AND ')}, '${value}'`).join(', ')}, '${otherwise}')`,
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
