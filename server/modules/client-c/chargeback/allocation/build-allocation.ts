import type { ChargebackRule } from '../../../../../contract/chargeback-rules.ts'
import type { Measure } from '../../../../../contract/cost-query.ts'
import { buildFilters, type BuiltFilter } from '../../../../costs/build-filters.ts'
import { buildScope, buildSide } from '../../../../costs/build-side.ts'
import type { CostScope } from '../../../../costs/cost-scope.ts'
import { CURRENCY, findDimension, type Dimension } from '../../../../costs/dimensions.ts'
import { findMeasure } from '../../../../costs/measures.ts'
import { createParameters, type Parameters } from '../../../../costs/parameters.ts'
import { chooseTable, type Table, type TagPlaces } from '../../../../costs/tables.ts'
import { grainOf, type TimeQuestion } from '../../../../costs/time.ts'

/** Which costs are divided by which rules. */
export interface AllocationQuestion {
  rules: readonly Pick<ChargebackRule, 'filters'>[]
  scope: CostScope
  measure: Measure
  /** Costs are told apart by its periods, where it has a granularity. */
  time: TimeQuestion
}

/** How a statement tells apart what rules take: each of these is asked for by itself, with the same parameters. */
export interface BuiltAllocation {
  /** `[period,] d0` the number of the rule from 1, 0 for none, `d1` the currency, `m0` the cost, `m1` the lines. */
  byRule: string
  /** The same with `d2` the service, `d3` and `d4` the account and its name: the largest of each rule. */
  byLine(mostOfRule: number): string
  /** The same with `d2` the service alone. */
  byService(mostOfRule: number): string
  /** What no rule takes, with `d2` the values of a dimension: the largest of each currency. */
  unallocatedBy(dimension: string, most: number): string
  /** The same as by rule, with arrays of the cost and the lines that each of all rules matches of it. */
  byMatches: string
  parameters: Parameters['values']
  table: Table
}

/**
 * Divides costs by the first rule that matches them. Each statement reads the smallest table that has what the rules
 * and it name, with conditions and predicates as any question about costs has them.
 */
export function buildAllocation({ rules, scope, measure, time }: AllocationQuestion): BuiltAllocation {
  const parameters = createParameters()
  const filters = buildRuleFilters(rules, parameters, scope.rolledUp.tags)
  const used = filters.flat().map(({ dimension }) => dimension)
  const measures = [findMeasure(measure)!, findMeasure('lineCount')!]
  const ofScope = buildScope(scope, parameters)
  const tableFor = (dimensions: Dimension[]) =>
    chooseTable(
      {
        columns: [...used, ...dimensions].flatMap(({ needs }) => needs),
        tagKeys: [...used, ...dimensions].flatMap(({ tagKeys }) => tagKeys),
        quantity: false,
        grain: grainOf(time),
      },
      scope.rolledUp,
    )
  const matches = (table: Table) =>
    filters.map((ofRule) => ofRule.map(({ predicate }) => `(${predicate(table)})`).join(' AND ') || '1')
  const group = (names: string[], firstOf: (matches: string[]) => string) => {
    const dimensions = [CURRENCY, ...names].map((name) =>
      findDimension(name, parameters, scope.rolledUp.tags)!,
    )
    const table = tableFor(dimensions)
    // By its alias: the text of all rules stands in the statement once.
    const first = { of: () => ({ text: firstOf(matches(table)), groupBy: 'd0' }) }
    const parts = { table, measures, filters: [], parameters, ofScope, dimensions: [first, ...dimensions] }
    return { table, sql: buildSide({ time, shift: undefined }, parts).grouped }
  }
  const largest = (names: string[], most: number, condition = '') =>
    [
      `SELECT * FROM (\n${group(names, numberOfFirst).sql}\n)${condition}`,
      `ORDER BY d0, d1, abs(ifNull(m0, 0)) DESC, m1 DESC, ${names.map((_, index) => `d${index + 2}`).join(', ')}`,
      `LIMIT ${most} BY d0, d1`,
    ].join('\n')
  const byRule = group([], numberOfFirst)
  return {
    byRule: byRule.sql,
    byLine: (most) => largest(['serviceName', 'subAccountId', 'subAccountName'], most),
    byService: (most) => largest(['serviceName'], most),
    unallocatedBy: (dimension, most) => largest([dimension], most, ' WHERE d0 = 0'),
    byMatches: sumByMatches(group([], allMatches).sql),
    parameters: parameters.values,
    table: byRule.table,
  }
}

/**
 * What the rules ask of dimensions, rule by rule: compiled together, since what a statement can hold is for all of them.
 */
export function buildRuleFilters(
  rules: readonly Pick<ChargebackRule, 'filters'>[],
  parameters: Parameters,
  places: TagPlaces,
): BuiltFilter[][] {
  const all = rules.flatMap(({ filters }, rule) =>
    filters.map((filter, place) => ({ filter, path: `rules[${rule}].filters[${place}]` })),
  )
  const built = buildFilters(
    all.map(({ filter }) => filter),
    parameters,
    places,
    (index) => all[index]!.path,
  )
  let next = 0
  return rules.map(({ filters }) => built.slice(next, (next += filters.length)))
}

function numberOfFirst(matches: string[]): string {
  if (matches.length === 0) return 'toUInt8(0)'
  return `multiIf(${matches.map((match, index) => `${match}, ${index + 1}`).join(', ')}, 0)`
}

function allMatches(matches: string[]): string {
  return matches.length === 0
    ? 'emptyArrayUInt8()'
    : `[${matches.map((match) => `toUInt8(${match})`).join(', ')}]`
}

/** Lines are added by what they match first: there are few ways to match rules, and many lines. */
function sumByMatches(grouped: string): string {
  return [
    'SELECT indexOf(matched, 1) AS d0, d1, sum(cost) AS m0, sum(lines) AS m1,',
    '  sumForEach(arrayMap(match -> if(match = 1, cost, toDecimal128(0, 18)), matched)) AS matchedCosts,',
    '  sumForEach(arrayMap(match -> if(match = 1, lines, 0), matched)) AS matchedLines',
    `FROM (\nSELECT d0 AS matched, d1, ifNull(m0, toDecimal128(0, 18)) AS cost, toUInt64(m1) AS lines FROM (\n${grouped}\n)\n)`,
    'GROUP BY d0, d1',
  ].join('\n')
}
