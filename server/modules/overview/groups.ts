import type { CostQuery } from '../../../contract/cost-query.ts'
import type { BuiltCostQuery } from '../../costs/build-cost-query.ts'
import { CURRENCY } from '../../costs/dimensions.ts'
import { findMeasure } from '../../costs/measures.ts'
import { fromAmount, ratioOf, toAmount } from '../amounts.ts'
import { placeOf } from '../grouping-place.ts'
import type { Asker, Row } from './ask.ts'

/** Dimensions that rows are grouped by: one, and perhaps the one that names its values. */
type Grouping = readonly string[]

interface AboutGroups {
  time: Partial<CostQuery>
  measure: string
}

/** Which of the groupings a row is of. */
const PLACE = 'grouping'

/**
 * The sums of several groupings, in no order, each as a question of its own would answer it: by one statement where the
 * table of one of them has all of them. What a statement takes beside reading its rows is most of what it takes.
 */
export async function findGroups(
  ask: Asker,
  groupings: readonly Grouping[],
  { time, measure }: AboutGroups,
): Promise<Row[][]> {
  const build = (grouping: Grouping) =>
    ask.build({ ...time, measures: [measure, 'lineCount'], dimensions: [...grouping], limit: 100_000 })
  const alone = groupings.map(build)
  const dimensions = [...new Set(groupings.flat())]
  const together = build(dimensions)
  // Of parts without an amount and parts of nothing, it is lost which of both their sum is.
  const hasSums = !findMeasure(measure)?.mayBeEmpty
  if (groupings.length < 2 || !hasSums || alone.every(({ table }) => table !== together.table)) {
    return Promise.all(alone.map((built) => ask.rowsOf(built, built.sql)))
  }
  const sums = together.columns.map(({ name }) => name).filter((name) => isSum(name, measure))
  const { columns } = together
  const shown = [...dimensions, CURRENCY, ...sums].map((name) => columns.find((each) => each.name === name)!)
  const rows = await ask.rowsOf(
    { ...together, columns: [...shown, { name: PLACE, kind: 'measure', type: 'integer' }] },
    groupingSetsSql(together, { groupings, dimensions, sums }),
  )
  return groupings.map((grouping) => {
    const place = placeOf(grouping, dimensions)
    return rows.filter((row) => Number(row[PLACE]) === place).map((row) => withChange(row, measure))
  })
}

/** As the engine has it of a question that compares. */
function withChange(row: Row, measure: string): Row {
  if (row[`${measure}Before`] === undefined) return row
  const before = toAmount(row[`${measure}Before`])
  const change = toAmount(row[measure]) - before
  return {
    ...row,
    [`${measure}Change`]: fromAmount(change),
    [`${measure}ChangeRatio`]: ratioOf(change, before < 0n ? -before : before),
  }
}

const isSum = (name: string, measure: string): boolean =>
  [measure, 'lineCount'].some((sum) => name === sum || name === `${sum}Before`)

function groupingSetsSql(
  { unorderedSql, columns, aliases }: BuiltCostQuery,
  {
    groupings,
    dimensions,
    sums,
  }: { groupings: readonly Grouping[]; dimensions: Grouping; sums: readonly string[] },
): string {
  const aliasOf = (name: string) => aliases[columns.findIndex((column) => column.name === name)]!
  const listed = (names: readonly string[]) => names.map((name) => `part.${aliasOf(name)}`).join(', ')
  const selected = [
    ...[...dimensions, CURRENCY].map((name) => `part.${aliasOf(name)} AS ${aliasOf(name)}`),
    ...sums.map((name) => `sum(part.${aliasOf(name)}) AS ${aliasOf(name)}`),
    `grouping(${listed(dimensions)}) AS place`,
  ]
  return `SELECT ${selected.join(', ')}
FROM (
${unorderedSql}
) AS part
GROUP BY GROUPING SETS (${groupings.map((grouping) => `(${listed([...grouping, CURRENCY])})`).join(', ')})`
}
