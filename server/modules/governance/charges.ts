import { tagColumn } from '../../../clickhouse/rollups.ts'
import { buildScope } from '../../costs/build-side.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { findDimension } from '../../costs/dimensions.ts'
import { findMeasure, sumOf } from '../../costs/measures.ts'
import { createParameters, type Parameters } from '../../costs/parameters.ts'
import type { Value } from '../../costs/run-statement.ts'
import { chooseTable, definitionOf, type Table } from '../../costs/tables.ts'
import { buildPeriod, buildTimeRange, grainOf } from '../../costs/time.ts'

/** What governance is asked about. */
export interface Asked {
  scope: CostScope
  time: { timeBasis: 'charge' | 'billing'; from: string | undefined; to: string | undefined }
  /** The measure that spend is, of the cost basis. */
  measure: string
  /** Loads whose usage names resources. A load without usage, as of taxes alone, is neither of these. */
  withResources: string[]
  /** Loads whose usage names no resources at all: there, tags are those of the lines. */
  withoutResources: string[]
}

export interface Statement {
  sql: string
  parameters: Parameters['values']
}

/** Each of its rows is a charge. */
const CHARGES: Table = 'monthly_resources'

const CHARGE_COLUMNS = definitionOf(CHARGES).columns!

/**
 * What the tag of a resource can reach: usage that names one. Taxes, support, fees, credits and what nothing used of a
 * commitment have none, and neither has usage without a resource, such as some transfer. Where a bill never names
 * resources, its usage counts all the same: its tags are those of its lines.
 */
const REACHABLE = [
  "ChargeCategory = 'Usage'",
  "CommitmentDiscountStatus != 'Unused'",
  "ServiceSubcategory != 'Support'",
].join(' AND ')

/** A tag of a charge, by the expression that a statement has it in. */
export interface ChargeTag {
  key: string
  sql: string
  /** What a value is read as in the bill. */
  readValue(value: string): string
}

interface Charges {
  /** In `FROM`. */
  from: string
  tags: ChargeTag[]
  parameters: Parameters
}

/**
 * A statement over charges: what a resource costs in a month of a bill, by all that the rollup of resources tells apart,
 * as service, account, kind of line and tags. So the hours of a resource are one charge, whichever table they are read
 * from, and what was taken back of it does not count.
 *
 * A charge has `period`, `currency`, `account`, `service`, `resource`, its tags as they are read, `cost`, `billed`,
 * `lines`, whether a tag of a resource can reach it, and whether it is spend that should be tagged: `reachable`,
 * `taggable`.
 *
 * @param keys the tag keys that the statement needs
 */
export function overCharges(
  { scope, time, measure, withoutResources }: Asked,
  keys: readonly string[],
  make: (charges: Charges) => string,
): Statement {
  const parameters = createParameters()
  const tags = keys.map((key) => findDimension(`tag:${key}`, parameters, scope.rolledUp.tags)!)
  const month = { ...time, granularity: 'month' } as const
  const table = chooseTable(
    {
      columns: [...CHARGE_COLUMNS],
      tagKeys: tags.flatMap(({ tagKeys }) => tagKeys),
      quantity: false,
      grain: grainOf(month),
    },
    scope.rolledUp,
  )
  const isCharge = table === CHARGES
  const amount = (column: string) => (isCharge ? column : `sum(${column})`)
  const without = parameters.add('Array(UUID)', withoutResources)
  const columns = [
    `${buildPeriod(month, table)!.sql} AS period`,
    'BillingCurrency AS currency',
    'SubAccountId AS account',
    'ServiceName AS service',
    'ResourceId AS resource',
    ...tags.map((tag, index) => `${tag.of(table).text} AS tag${index}`),
    `${amount(`ifNull(${findMeasure(measure)!.column}, 0)`)} AS cost`,
    `${amount('BilledCost')} AS billed`,
    `${isCharge ? 'LineCount' : sumOf(findMeasure('lineCount')!, table)} AS lines`,
    `${REACHABLE} AND (ResourceId != '' OR load_id IN ${without}) AS reachable`,
    'reachable AND cost > 0 AS taggable',
  ]
  const conditions = [...buildScope(scope, parameters), ...buildTimeRange(time, table, parameters)]
  const from = [
    `(SELECT ${columns.join(', ')}`,
    `FROM ${table}`,
    `WHERE ${conditions.join('\n  AND ')}`,
    ...(isCharge ? [] : [`GROUP BY ${chargeKeys(table, scope).join(', ')}`]),
    ')',
  ].join('\n')
  const sql = make({
    from,
    tags: tags.map(({ readValue }, index) => ({ key: keys[index]!, sql: `tag${index}`, readValue })),
    parameters,
  })
  return { sql, parameters: parameters.values }
}

/** The columns by which rows of another table are one charge. */
function chargeKeys(table: Table, { rolledUp }: CostScope): string[] {
  const month = buildPeriod({ granularity: 'month', timeBasis: 'charge' }, table)!.sql
  const tags =
    table === 'cost_line' ? ['Tags'] : [...[...rolledUp.tags.columns.values()].map(tagColumn), 'OtherTags']
  return ['load_id', 'BillingPeriodStart', month, ...CHARGE_COLUMNS, ...tags]
}

/** What is known of a load by its lines. */
export interface LoadFacts {
  loadId: string
  /** Whether its usage names resources; undefined where it has no usage. */
  namesResources: boolean | undefined
  /** Lines of another month than their bill, but for corrections, which say of which month they are. */
  outsidePeriod: number
}

export function buildLoadFacts(scope: CostScope): Statement {
  const parameters = createParameters()
  const table = chooseTable(
    {
      columns: ['ResourceId', 'ChargeCategory', 'ChargeClass'],
      tagKeys: [],
      quantity: false,
      grain: 'month',
    },
    scope.rolledUp,
  )
  const { sql: month } = buildPeriod({ granularity: 'month', timeBasis: 'charge' }, table)!
  const isOutside = `${month} != toStartOfMonth(BillingPeriodStart) AND ChargeClass != 'Correction'`
  const sql = [
    "SELECT load_id, countIf(ChargeCategory = 'Usage') > 0, countIf(ChargeCategory = 'Usage' AND ResourceId != '') > 0,",
    `  ${table === 'cost_line' ? `countIf(${isOutside})` : `sumIf(LineCount, ${isOutside})`}`,
    `FROM ${table}`,
    `WHERE ${buildScope(scope, parameters).join('\n  AND ')}`,
    'GROUP BY load_id',
  ].join('\n')
  return { sql, parameters: parameters.values }
}

export function readLoadFacts([loadId, hasUsage, namesResources, outsidePeriod]: Value[]): LoadFacts {
  return {
    loadId: String(loadId),
    namesResources: Number(hasUsage) === 1 ? Number(namesResources) === 1 : undefined,
    outsidePeriod: Number(outsidePeriod),
  }
}
