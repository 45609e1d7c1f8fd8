import type { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import { buildFilters } from './build-filters.ts'
import { CURRENCY, findDimension, findMeasure, type Dimension, type MeasureDefinition } from './dimensions.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { buildPeriod, buildTimeRange, needsHours } from './time.ts'

/** What a question covers: loads of the client, and what of them is left out. */
export interface CostScope {
  clientId: string
  loads: { uploadId: string; loadId: string }[]
  /** Periods of a load that a newer one supersedes. */
  excluded: { loadId: string; period: string; billingAccountId: string }[]
}

export type Table = 'cost_daily' | 'cost_line'

export interface BuiltCostQuery {
  sql: string
  /** Exact totals over everything that the filters match: one row per currency. */
  totalsSql: string
  parameters: Parameters['values']
  table: Table
  columns: CostAnswer['columns']
  totalsColumns: CostAnswer['columns']
}

const DEFAULT_LIMIT = 10_000

/**
 * The SQL of a cost question, for the daily rollup where it has all that is asked. Values are parameters; names
 * come from the table of dimensions alone. What the question names and nobody knows is a 400 that names it.
 */
export function buildCostQuery(query: CostQuery, scope: CostScope): BuiltCostQuery {
  const parameters = createParameters()
  const dimensions = resolveDimensions(query, parameters)
  const measures = resolveMeasures(query)
  const filters = buildFilters(query.filters ?? [], parameters)
  const table: Table =
    dimensions.every(({ inRollup }) => inRollup) &&
    filters.every(({ inRollup }) => inRollup) &&
    measures.every(({ rollup }) => rollup !== undefined) &&
    !needsHours(query)
      ? 'cost_daily'
      : 'cost_line'
  const period = buildPeriod(query, table)

  const grouped = [
    ...(period ? [{ alias: 'period', select: period.sql, groupBy: period.sql }] : []),
    ...dimensions.map(({ text, groupBy }, index) => ({ alias: `d${index}`, select: text, groupBy })),
  ]
  const sums = measures.map((measure, index) => ({
    alias: `m${index}`,
    sql: (table === 'cost_daily' ? measure.rollup : measure.line) ?? measure.line,
  }))
  const columns: CostAnswer['columns'] = [
    ...(period ? [{ name: 'period', kind: 'period' as const, type: period.type }] : []),
    ...dimensions.map(({ name }) => ({ name, kind: 'dimension' as const, type: 'string' as const })),
    ...measureColumns(measures),
  ]
  const aliases = [...grouped.map(({ alias }) => alias), ...sums.map(({ alias }) => alias)]
  const aliasOf = new Map(columns.map(({ name }, index) => [name, aliases[index] ?? '']))

  const from = `FROM ${table}`
  const where = `WHERE ${[
    ...buildScope(scope, dimensions, query, parameters),
    ...buildTimeRange(query, table, parameters),
    ...filters.map(({ sql }) => sql),
  ].join('\n  AND ')}`
  const selectSums = sums.map(({ sql, alias }) => `${sql} AS ${alias}`)

  const sql = [
    `SELECT ${[...grouped.map(({ select, alias }) => `${select} AS ${alias}`), ...selectSums].join(', ')}`,
    from,
    where,
    `GROUP BY ${grouped.map(({ groupBy }) => groupBy).join(', ')}`,
    `ORDER BY ${orderBy(query, aliasOf, grouped, sums).join(', ')}`,
    `LIMIT ${parameters.add('UInt32', query.limit ?? DEFAULT_LIMIT, 'limit')} ` +
      `OFFSET ${parameters.add('UInt32', query.offset ?? 0, 'offset')}`,
  ].join('\n')
  const totalsSql = [
    `SELECT ${['BillingCurrency AS d0', ...selectSums].join(', ')}`,
    from,
    where,
    'GROUP BY BillingCurrency',
    'ORDER BY d0',
  ].join('\n')
  return {
    sql,
    totalsSql,
    parameters: parameters.values,
    table,
    columns,
    totalsColumns: [{ name: CURRENCY, kind: 'dimension', type: 'string' }, ...measureColumns(measures)],
  }
}

function measureColumns(measures: MeasureDefinition[]): CostAnswer['columns'] {
  return measures.map(({ name, type }) => ({ name, kind: 'measure', type }))
}

/** The dimensions asked for, and the currency in any case: amounts of two currencies are never added. */
function resolveDimensions(query: CostQuery, parameters: Parameters): Dimension[] {
  const asked = query.dimensions ?? []
  return [...new Set([...asked, CURRENCY])].map((name) => {
    const dimension = findDimension(name, (key) => parameters.add('String', key))
    if (dimension) return dimension
    throw invalidRequest(
      `dimensions[${asked.indexOf(name)}]`,
      `there is no dimension ${name}`,
      'unknown-dimension',
    )
  })
}

function resolveMeasures(query: CostQuery): MeasureDefinition[] {
  return [...new Set(query.measures)].map((name) => {
    const measure = findMeasure(name)
    if (measure) return measure
    throw invalidRequest(
      `measures[${query.measures.indexOf(name)}]`,
      `there is no measure ${name}`,
      'unknown-measure',
    )
  })
}

/** The client first, then its loads: the primary key of both tables. */
function buildScope(
  scope: CostScope,
  dimensions: Dimension[],
  query: CostQuery,
  parameters: Parameters,
): string[] {
  const client = parameters.add('UUID', scope.clientId, 'clientId')
  const loads = parameters.add(
    'Array(UUID)',
    scope.loads.map(({ loadId }) => loadId),
    'loadIds',
  )
  const predicates = [`client_id = ${client}`, `load_id IN ${loads}`]
  const usesUploadId = [
    ...dimensions.map(({ name }) => name),
    ...(query.filters ?? []).map((f) => f.dimension),
  ]
  if (usesUploadId.includes('uploadId')) {
    parameters.add(
      'Array(String)',
      scope.loads.map(({ uploadId }) => uploadId),
      'uploadIds',
    )
  }
  if (scope.excluded.length > 0) {
    const load = parameters.add(
      'Array(UUID)',
      scope.excluded.map(({ loadId }) => loadId),
      'excludedLoadIds',
    )
    const period = parameters.add(
      'Array(Date)',
      scope.excluded.map(({ period }) => period),
      'excludedPeriods',
    )
    const account = parameters.add(
      'Array(String)',
      scope.excluded.map(({ billingAccountId }) => billingAccountId),
      'excludedAccounts',
    )
    predicates.push(
      `(load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) NOT IN (SELECT arrayJoin(arrayZip(${load}, ${period}, ${account})))`,
    )
  }
  return predicates
}

/** The order asked for, then that of the groups: pages by offset need one that never varies. */
function orderBy(
  query: CostQuery,
  aliasOf: Map<string, string>,
  grouped: { alias: string }[],
  sums: { alias: string }[],
): string[] {
  const asked = (query.orderBy ?? []).map(({ field, direction }, index) => {
    const alias = aliasOf.get(field)
    if (alias !== undefined) return { alias, direction }
    throw invalidRequest(`orderBy[${index}].field`, `the answer has no column ${field}`, 'unknown-field')
  })
  const usual = [
    ...grouped.filter(({ alias }) => alias === 'period').map(({ alias }) => ({ alias, direction: 'asc' })),
    ...sums.slice(0, 1).map(({ alias }) => ({ alias, direction: 'desc' })),
  ]
  const order = [
    ...(asked.length > 0 ? asked : usual),
    ...grouped.map(({ alias }) => ({ alias, direction: 'asc' })),
  ]
  const seen = new Set<string>()
  return order.flatMap(({ alias, direction }) => {
    if (seen.has(alias)) return []
    seen.add(alias)
    return [`${alias} ${direction === 'asc' ? 'ASC' : 'DESC'}`]
  })
}
