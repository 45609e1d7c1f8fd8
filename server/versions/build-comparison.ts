import type { ComparisonBy } from '../../contract/versions.ts'
import { createParameters, type Parameters } from '../costs/parameters.ts'

/** Two loads of a client and the billing period in which they are compared. */
export interface ComparedLoads {
  clientId: string
  beforeLoadId: string
  afterLoadId: string
  /** A billing month, `2026-10`. */
  period: string
}

export interface BuiltComparison {
  /** Groups that differ: the key's columns, then currency and figures. */
  rowsSql: string
  /** One row for each currency: figures over everything, then how many groups changed and did not. */
  totalsSql: string
  keyNames: string[]
  parameters: Parameters['values']
}

/** What rows of two versions are added up by; `expression` where the column is not what is grouped by. */
const keys: Record<ComparisonBy, { table: 'cost_daily' | 'cost_line'; columns: KeyColumn[] }> = {
  service: { table: 'cost_daily', columns: [{ name: 'serviceName', column: 'ServiceName' }] },
  account: {
    table: 'cost_daily',
    columns: [
      { name: 'subAccountId', column: 'SubAccountId' },
      // A name can change between two versions; the account stays the same.
      { name: 'subAccountName', column: 'SubAccountName', isLabel: true },
    ],
  },
  resource: {
    table: 'cost_line',
    columns: [
      { name: 'subAccountId', column: 'SubAccountId' },
      { name: 'resourceId', column: 'ResourceId' },
      { name: 'xUsageType', column: 'x_UsageType' },
      { name: 'xOperation', column: 'x_Operation' },
    ],
  },
}

interface KeyColumn {
  name: string
  column: string
  isLabel?: boolean
}

/**
 * The SQL of a comparison. Each currency has its own `limit` rows: amounts of two currencies are neither added nor
 * put in an order.
 */
export function buildComparison(by: ComparisonBy, loads: ComparedLoads, limit: number): BuiltComparison {
  const { table, columns } = keys[by]
  const parameters = createParameters()
  const client = parameters.add('UUID', loads.clientId, 'clientId')
  const before = parameters.add('UUID', loads.beforeLoadId, 'before')
  const after = parameters.add('UUID', loads.afterLoadId, 'after')
  const period = parameters.add('Date', `${loads.period}-01`, 'period')
  const maximum = parameters.add('UInt32', limit, 'limit')

  const aliased = columns.map((key, index) => ({ ...key, alias: `k${index}` }))
  const identity = aliased.filter(({ isLabel }) => !isLabel)
  const selectKeys = aliased.map(({ column, isLabel, alias }) =>
    isLabel ? `argMax(${column}, load_id = ${after}) AS ${alias}` : `${column} AS ${alias}`,
  )
  const lines = table === 'cost_daily' ? 'LineCount' : 'toUInt64(1)'
  const sumOf = (what: string, load: string) => `sumIf(${what}, load_id = ${load})`
  const groups = `
    SELECT ${selectKeys.join(', ')}, BillingCurrency AS currency,
      ${sumOf('BilledCost', before)} AS billed_before, ${sumOf('BilledCost', after)} AS billed_after,
      ${sumOf('EffectiveCost', before)} AS effective_before, ${sumOf('EffectiveCost', after)} AS effective_after,
      toInt64(${sumOf(lines, before)}) AS lines_before, toInt64(${sumOf(lines, after)}) AS lines_after,
      billed_before != billed_after OR effective_before != effective_after OR lines_before != lines_after AS changed
    FROM ${table}
    WHERE client_id = ${client} AND load_id IN (${before}, ${after})
      AND toStartOfMonth(BillingPeriodStart) = ${period}
    GROUP BY ${[...identity.map(({ column }) => column), 'BillingCurrency'].join(', ')}`
  return {
    rowsSql: `SELECT ${[...aliased.map(({ alias }) => alias), ...FIGURES].join(', ')}
      FROM (${groups}) WHERE changed
      ORDER BY ${[
        'currency',
        'abs(billed_after - billed_before) DESC',
        'abs(effective_after - effective_before) DESC',
        ...identity.map(({ alias }) => alias),
      ].join(', ')}
      LIMIT ${maximum} BY currency`,
    totalsSql: `SELECT ${['currency', ...SUMMED.map((figure) => `sum(${figure})`)].join(', ')},
        countIf(changed), countIf(NOT changed)
      FROM (${groups}) GROUP BY currency ORDER BY currency`,
    keyNames: columns.map(({ name }) => name),
    parameters: parameters.values,
  }
}

const SUMMED = [
  'billed_before',
  'billed_after',
  'billed_after - billed_before',
  'effective_before',
  'effective_after',
  'effective_after - effective_before',
  'lines_before',
  'lines_after',
  'lines_after - lines_before',
]

const FIGURES = ['currency', ...SUMMED]
