import type { CostAnswer } from '../api/contract.ts'
import type { GroupBy } from '../filters/overview-view.ts'
import { addDecimals, approximate, compareDecimals, subtractDecimals } from '../format/decimal.ts'
import { amountOf, textOf } from './cost-rows.ts'
import { groupings } from './groupings.ts'

export interface RankedValue {
  /** Empty for costs without a value here. */
  value: string
  name: string
  cost: string
  /** Of the total; nothing where the total is nothing. */
  share: number
  /** Length of its bar against the largest. */
  length: number
}

export interface Ranking {
  values: RankedValue[]
  total: string
  /** What the values that were cut off by the query's limit cost. */
  rest: string
  isComplete: boolean
}

/** The values of a dimension by cost, each with its share. The total comes from the engine, not from the rows. */
export function rank(answer: CostAnswer, groupBy: GroupBy, measure: string): Ranking {
  const { dimension, nameDimension, none } = groupings[groupBy]
  const total = answer.totals[0] ? amountOf(answer.totals[0], measure) : '0'
  // An id that has two names is still one value.
  const byValue = Map.groupBy(answer.rows, (row) => textOf(row, dimension))
  const costs = [...byValue]
    .map(([value, rows]) => ({
      value,
      name: nameOf(rows, value, nameDimension) || value || none,
      cost: addDecimals(rows.map((row) => amountOf(row, measure))),
    }))
    .toSorted((a, b) => compareDecimals(b.cost, a.cost))
  // Two accounts may have one name: then the id tells them apart.
  const byName = Map.groupBy(costs, ({ name }) => name)
  const largest = Math.max(...costs.map(({ cost }) => Math.abs(approximate(cost))), 0)
  const whole = approximate(total)
  return {
    total,
    rest: subtractDecimals(total, addDecimals(costs.map(({ cost }) => cost))),
    isComplete: !answer.truncated,
    values: costs.map((ranked) => ({
      ...ranked,
      name:
        (byName.get(ranked.name)?.length ?? 0) > 1
          ? `${ranked.name} (${ranked.value || 'no id'})`
          : ranked.name,
      share: whole === 0 ? 0 : approximate(ranked.cost) / whole,
      length: largest === 0 ? 0 : approximate(ranked.cost) / largest,
    })),
  }
}

/** An id that has several names goes by the costliest; costs without an id have a name only if it is one. */
function nameOf(rows: CostAnswer['rows'], value: string, dimension: string | undefined): string {
  if (!dimension) return ''
  const names = [...new Set(rows.map((row) => textOf(row, dimension)))]
  return value === '' && names.length > 1 ? '' : (names.find((name) => name !== '') ?? '')
}

export interface Mover {
  name: string
  difference: string
}

/** What changed most between the months before and now, by size whatever the direction. */
export function findMovers(now: readonly RankedValue[], before: readonly RankedValue[]): Mover[] {
  const names = new Map([...before, ...now].map(({ value, name }) => [value, name]))
  const costOf = (values: readonly RankedValue[]) => new Map(values.map(({ value, cost }) => [value, cost]))
  const [nowCosts, beforeCosts] = [costOf(now), costOf(before)]
  return [...names]
    .map(([value, name]) => ({
      name,
      difference: subtractDecimals(nowCosts.get(value) ?? '0', beforeCosts.get(value) ?? '0'),
    }))
    .toSorted((a, b) => compareDecimals(b.difference.replace('-', ''), a.difference.replace('-', '')))
}
