import { COST_COLUMNS, ROLLUP_COLUMNS } from '../../clickhouse/rollups.ts'
import type { CostScope } from './cost-scope.ts'
import type { BuiltFilter } from './build-filters.ts'
import type { Shift } from './comparison.ts'
import type { Dimension } from './dimensions.ts'
import { sumOf, type MeasureDefinition } from './measures.ts'
import type { Parameters } from './parameters.ts'
import type { Table } from './tables.ts'
import { buildPeriod, buildTimeRange, type TimeQuestion } from './time.ts'

/** What a question sums over: its own scope and time, or those that it is compared with. */
export interface Side {
  scope: CostScope
  time: TimeQuestion
  /** How its periods are moved, to those that they are compared with. */
  shift: Shift | undefined
}

interface Parts {
  table: Table
  dimensions: Dimension[]
  measures: MeasureDefinition[]
  filters: BuiltFilter[]
  parameters: Parameters
}

/**
 * The sums of one side: by period and dimensions (`period`, `d0`, `d1`, …, `m0`, …), and by currency alone (`d0`,
 * `m0`, …).
 */
export function buildSide(
  { scope, time, shift }: Side,
  { table, dimensions, measures, filters, parameters }: Parts,
): { grouped: string; totals: string } {
  const period = buildPeriod(time, table, shift)
  const groups = [
    ...(period ? [{ alias: 'period', text: period.sql, groupBy: period.sql }] : []),
    ...dimensions.map((dimension, index) => ({ alias: `d${index}`, ...dimension.of(table) })),
  ]
  const sums = measures.map((measure, index) => `${sumOf(measure, table)} AS m${index}`)
  const own = [...buildScope(scope, parameters), ...buildTimeRange(time, table, parameters)]
  const tag = [...dimensions, ...filters.map(({ dimension }) => dimension)].find(
    ({ tagKey }) => tagKey !== null,
  )
  const source =
    table === 'tag_monthly' && tag
      ? { from: tagSource(tag.tagKey!, own, parameters), conditions: [] }
      : { from: table, conditions: own }
  const conditions = [...source.conditions, ...filters.map(({ predicate }) => predicate(table))]
  const rest = [
    `FROM ${source.from}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join('\n  AND ')}`] : []),
  ]
  // The rows that a tag rollup takes away again leave groups of nothing.
  const having = table === 'tag_monthly' ? ['HAVING sum(LineCount) > 0'] : []
  return {
    grouped: [
      `SELECT ${[...groups.map(({ text, alias }) => `${text} AS ${alias}`), ...sums].join(', ')}`,
      ...rest,
      `GROUP BY ${groups.map(({ groupBy }) => groupBy).join(', ')}`,
      ...having,
    ].join('\n'),
    totals: [
      `SELECT ${['BillingCurrency AS d0', ...sums].join(', ')}`,
      ...rest,
      'GROUP BY BillingCurrency',
      ...having,
    ].join('\n'),
  }
}

const SUMMED = [...COST_COLUMNS, 'LineCount']
const OF_TAGS = ['load_id', 'BillingPeriodStart', 'ChargeMonth', ...ROLLUP_COLUMNS]

/**
 * Rows by the values of a tag. The rollup has those that have the key; what does not have it, is all rows less those:
 * exact, since sums of decimals are.
 */
function tagSource(key: string, conditions: string[], parameters: Parameters): string {
  const where = conditions.join(' AND ')
  const ofKey = `TagKey = ${parameters.add('String', key)} AND ${where}`
  const columns = OF_TAGS.join(', ')
  const less = SUMMED.map((column) =>
    column === 'LineCount' ? `-toInt64(${column}) AS ${column}` : `-${column} AS ${column}`,
  ).join(', ')
  const sums = SUMMED.map((column) =>
    column === 'LineCount' ? `toInt64(${column}) AS ${column}` : column,
  ).join(', ')
  return `(
    SELECT ${columns}, TagValue, ${sums} FROM tag_monthly WHERE ${ofKey}
    UNION ALL SELECT ${columns}, '' AS TagValue, ${sums} FROM cost_monthly WHERE ${where}
    UNION ALL SELECT ${columns}, '' AS TagValue, ${less} FROM tag_monthly WHERE ${ofKey}
  )`
}

/** The client first, then its loads: the primary key of every table. */
function buildScope(scope: CostScope, parameters: Parameters): string[] {
  const client = parameters.add('UUID', scope.clientId, 'clientId')
  const loads = parameters.add(
    'Array(UUID)',
    scope.loads.map(({ loadId }) => loadId),
  )
  const predicates = [`client_id = ${client}`, `load_id IN ${loads}`]
  if (scope.excluded.length > 0) {
    const load = parameters.add(
      'Array(UUID)',
      scope.excluded.map(({ loadId }) => loadId),
    )
    const period = parameters.add(
      'Array(Date)',
      scope.excluded.map(({ period }) => period),
    )
    const account = parameters.add(
      'Array(String)',
      scope.excluded.map(({ billingAccountId }) => billingAccountId),
    )
    predicates.push(
      `(load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) NOT IN (SELECT arrayJoin(arrayZip(${load}, ${period}, ${account})))`,
    )
  }
  return predicates
}
