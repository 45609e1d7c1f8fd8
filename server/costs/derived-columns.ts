import type { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import { findMeasure } from './measures.ts'

/** A column of the answer, and what the statement calls it. */
export interface Column {
  alias: string
  column: CostAnswer['columns'][number]
}

interface Answer {
  /** The period, if any, and the dimensions. */
  groups: Column[]
  sums: Column[]
  /** The dimension that is never folded into others. */
  currency: Column
  compared: boolean
}

/** Columns that are made of the sums, and the statement that makes them of the sums of its sides. */
export interface Derived {
  columns: Column[]
  wrap(sides: string[]): string
  /** Whether the statement ends with the grouping of its rows, which may then have totals. */
  endsGrouped: boolean
}

/** Decimals of ratios and shares: a change of one in ten thousand is 0.0001. */
const RATIO_DECIMALS = 6

/** What `top`, `compare` and `derive` make of the sums. Without any of them, the statement stays that of its side. */
export function derivedColumns(
  query: Partial<Pick<CostQuery, 'top' | 'derive' | 'measures'>>,
  answer: Answer,
): Derived {
  const { groups, sums, currency, compared } = answer
  const period = groups.find(({ alias }) => alias === 'period')
  const derive = query.derive ?? []
  if (derive.includes('cumulative') && !period) {
    throw invalidRequest('derive', 'cumulative needs a granularity: there are no periods to add up')
  }
  const names = groups.map(({ alias }) => alias)
  const ofGroup = names.filter((alias) => alias !== 'period')
  const made = [
    ...(compared ? sums.flatMap(changes) : []),
    ...(derive.includes('share')
      ? sums.map((sum) => share(sum, [currency.alias, ...(period ? [period.alias] : [])]))
      : []),
    ...(derive.includes('cumulative') ? sums.map((sum) => cumulative(sum, ofGroup)) : []),
    ...(derive.includes('savings') ? savings(sums) : []),
  ]
  const top = query.top && topOf(query.top, query.measures ?? [], sums)
  const endsGrouped = !compared && made.length === 0
  return {
    columns: made.map(({ column }) => column),
    endsGrouped,
    wrap(sides) {
      const merged = compared ? merge(sides, names, sums) : (sides[0] ?? '')
      const folded = top ? fold(merged, top, { ...answer, ofGroup }) : merged
      if (endsGrouped) return folded
      const all = [...names, ...sums.map(({ alias }) => alias)]
      return `SELECT ${[...all, ...made.map(({ sql, column }) => `${sql} AS ${column.alias}`)].join(', ')}\nFROM (\n${folded}\n)`
    },
  }
}

function beforeOf(alias: string): string {
  return `before_${alias}`
}

/**
 * One row for what both sides have, and for what one has: the other is 0 then. It is null only where its lines have
 * no such amount, as those of bills without net costs.
 */
function merge(sides: string[], names: string[], sums: Column[]): string {
  const union = sides
    .map((side, index) => `SELECT *, ${index} AS side FROM (\n${side}\n)`)
    .join('\nUNION ALL\n')
  const sumsOf = sums.flatMap(({ alias, column }) => {
    const ofSide = (side: number) => `sumIf(both.${alias}, both.side = ${side})`
    const orNothing = (side: number) =>
      findMeasure(column.name)?.mayBeEmpty
        ? `if(countIf(both.side = ${side}) = 0, ${ofSide(1 - side)} - ${ofSide(1 - side)}, ${ofSide(side)})`
        : ofSide(side)
    return [`${orNothing(0)} AS ${alias}`, `${orNothing(1)} AS ${beforeOf(alias)}`]
  })
  return `SELECT ${[...names.map((name) => `both.${name} AS ${name}`), ...sumsOf].join(', ')}\nFROM (\n${union}\n) AS both\nGROUP BY ${names.join(', ')}`
}

/** The groups after the first so many become one of each period and currency, whose dimensions are null. */
function fold(
  statement: string,
  { count, by }: { count: number; by: string },
  { groups, sums, currency, compared, ofGroup }: Answer & { ofGroup: string[] },
): string {
  const folded = ofGroup.filter((alias) => alias !== currency.alias)
  const sumAliases = [
    ...sums.map(({ alias }) => alias),
    ...(compared ? sums.map(({ alias }) => beforeOf(alias)) : []),
  ]
  const ranked = `SELECT *, dense_rank() OVER (PARTITION BY ${currency.alias} ORDER BY group_total DESC, ${ofGroup.join(', ')}) AS group_rank
FROM (
SELECT *, sum(${by}) OVER (PARTITION BY ${ofGroup.join(', ')}) AS group_total FROM (
${statement}
))`
  const names = groups.map(({ alias }) =>
    folded.includes(alias)
      ? `if(ranked.group_rank <= ${count}, toNullable(ranked.${alias}), NULL) AS ${alias}`
      : `ranked.${alias} AS ${alias}`,
  )
  return `SELECT ${[...names, ...sumAliases.map((alias) => `sum(ranked.${alias}) AS ${alias}`)].join(', ')}
FROM (
${ranked}
) AS ranked
GROUP BY ${groups.map(({ alias }) => alias).join(', ')}`
}

function topOf(
  { count, by }: NonNullable<CostQuery['top']>,
  measures: string[],
  sums: Column[],
): { count: number; by: string } {
  const sum = by === undefined ? sums[0] : sums.find(({ column }) => column.name === by)
  if (!sum) {
    throw invalidRequest('top.by', `has to be one of the measures: ${measures.join(', ')}`, 'unknown-measure')
  }
  return { count, by: sum.alias }
}

interface Made {
  sql: string
  column: Column
}

function changes({ alias, column }: Column): Made[] {
  const before = beforeOf(alias)
  const isInteger = column.type === 'integer'
  const change = isInteger ? `toInt64(${alias}) - toInt64(${before})` : `${alias} - ${before}`
  return [
    { sql: before, column: derived(alias, 'before', column.name, 'Before', column.type) },
    { sql: change, column: derived(alias, 'change', column.name, 'Change', column.type) },
    {
      sql: ratio(change, `abs(${isInteger ? `toInt64(${before})` : before})`),
      column: derived(alias, 'ratio', column.name, 'ChangeRatio', 'decimal'),
    },
  ]
}

function share({ alias, column }: Column, partition: string[]): Made {
  return {
    sql: ratio(alias, `sum(${alias}) OVER (PARTITION BY ${partition.join(', ')})`),
    column: derived(alias, 'share', column.name, 'Share', 'decimal'),
  }
}

function cumulative({ alias, column }: Column, partition: string[]): Made {
  return {
    sql: `sum(${alias}) OVER (PARTITION BY ${partition.join(', ')} ORDER BY period)`,
    column: derived(alias, 'cumulative', column.name, 'Cumulative', column.type),
  }
}

/** How much less each cost is than at list prices. */
function savings(sums: Column[]): Made[] {
  const list = sums.find(({ column }) => column.name === 'listCost')
  const costs = sums.filter((sum) => sum !== list && findMeasure(sum.column.name)?.unit === 'currency')
  if (!list || costs.length === 0) {
    throw invalidRequest('derive', 'savings needs the measure listCost and another cost to compare it with')
  }
  return costs.flatMap(({ alias, column }) => {
    const saved = `${list.alias} - ${alias}`
    return [
      { sql: saved, column: derived(alias, 'savings', column.name, 'Savings', 'decimal') },
      {
        sql: ratio(saved, list.alias),
        column: derived(alias, 'savings_rate', column.name, 'SavingsRate', 'decimal'),
      },
    ]
  })
}

/**
 * Null where there is nothing to divide by. The engine's own division of decimals wraps without a word, and
 * `divideDecimal` ends the statement at a 0, also at one that stands behind a null.
 */
function ratio(part: string, whole: string): string {
  const divisor = `toDecimal256(ifNull(${whole}, 0), 18)`
  return (
    `if(${divisor} = 0, NULL, round(divideDecimal(toDecimal256(${part}, 18), ` +
    `if(${divisor} = 0, toDecimal256(1, 18), ${divisor}), 18), ${RATIO_DECIMALS}))`
  )
}

function derived(
  alias: string,
  kind: string,
  measure: string,
  suffix: string,
  type: Column['column']['type'],
): Column {
  return { alias: `${kind}_${alias}`, column: { name: `${measure}${suffix}`, kind: 'measure', type } }
}
