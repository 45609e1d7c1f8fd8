import type { CostScope } from './cost-scope.ts'
import type { BuiltFilter } from './build-filters.ts'
import type { Shift } from './comparison.ts'
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
  measures: MeasureDefinition[]
  filters: BuiltFilter[]
  parameters: Parameters
  /** What `buildScope` says of the side's scope. */
  ofScope: string[]
}

/** What rows are grouped by, if it is not the same in all of them, and what of it is shown. */
export interface GroupedBy {
  of(table: Table): { groupBy: string | undefined; text: string }
}

/**
 * The sums of one side by period and dimensions (`period`, `d0`, `d1`, …, `m0`, …). And the units of what was used, by
 * the same groups (`units`), where rows of the table have units.
 */
export function buildSide(
  side: Pick<Side, 'time' | 'shift'>,
  { dimensions, ...parts }: Parts & { dimensions: GroupedBy[] },
): { grouped: string; units: string } {
  const { table, measures } = parts
  const period = buildPeriod(side.time, table, side.shift)
  const groups = [
    ...(period ? [{ alias: 'period', text: period.sql, groupBy: period.sql }] : []),
    ...dimensions.map((dimension, index) => ({ alias: `d${index}`, ...dimension.of(table) })),
  ]
  const from = buildFrom(side.time, parts)
  const groupBy = `GROUP BY ${groups.flatMap((group) => group.groupBy ?? []).join(', ')}`
  return {
    grouped: [
      `SELECT ${[...groups.map(({ text, alias }) => `${text} AS ${alias}`), ...measureSums(measures, table)].join(', ')}`,
      ...from,
      groupBy,
    ].join('\n'),
    units: [
      'SELECT groupUniqArrayIf(ConsumedUnit, ifNull(ConsumedQuantity, 0) != 0) AS units',
      ...from,
      groupBy,
    ].join('\n'),
  }
}

/** The sums of one side by currency alone (`d0`, `m0`, …). */
export function buildTotals({ time }: Pick<Side, 'time'>, parts: Parts): string {
  return [
    `SELECT ${['BillingCurrency AS d0', ...measureSums(parts.measures, parts.table)].join(', ')}`,
    ...buildFrom(time, parts),
    'GROUP BY BillingCurrency',
  ].join('\n')
}

function measureSums(measures: MeasureDefinition[], table: Table): string[] {
  return measures.map((measure, index) => `${sumOf(measure, table)} AS m${index}`)
}

/** `FROM` and `WHERE`. */
function buildFrom(time: TimeQuestion, { table, filters, parameters, ofScope }: Parts): string[] {
  const conditions = [
    ...ofScope,
    ...buildTimeRange(time, table, parameters),
    ...filters.map(({ predicate }) => predicate(table)),
  ]
  return [`FROM ${table}`, ...(conditions.length > 0 ? [`WHERE ${conditions.join('\n  AND ')}`] : [])]
}

/** The client first, then its loads: the primary key of every table. */
export function buildScope(scope: CostScope, parameters: Parameters): string[] {
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
