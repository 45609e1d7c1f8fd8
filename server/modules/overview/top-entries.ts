import type { CostQuery } from '../../../contract/cost-query.ts'
import type { TopEntry } from '../../../contract/overview.ts'
import type { Asker, Row } from './ask.ts'
import { ofCurrency, readChange, readRatio, type ReadAs } from './changes.ts'
import { daysIn } from './shown-period.ts'

const TOP = 10

/**
 * Days of resources are as many as a part of the lines: of a longer time they take seconds. As many are of the time that
 * is compared with, where nothing else is asked for.
 */
const MOST_DAYS_OF_RESOURCES = 2 * 62

interface AboutTop {
  dimension: string
  time: Partial<CostQuery>
  measure: string
}

/** The values of a dimension that cost most, and the others as one. */
export function findTop(ask: Asker, about: AboutTop): Promise<Row[]> {
  return ask.rows(topQuery(about))
}

/** The same; null where too many rows could tell. */
export async function findTopOfFewRows(ask: Asker, about: AboutTop): Promise<Row[] | null> {
  const { time } = about
  const built = ask.build(topQuery(about))
  const isLong = daysOf(time) + daysOf(time.compare) > MOST_DAYS_OF_RESOURCES
  const readsMany = built.table === 'cost_line' || (built.table === 'daily_resources' && isLong)
  return readsMany ? null : ask.rowsOf(built, built.sql)
}

/** None where there is no time; for ever where its ends are open. */
function daysOf(time: Partial<CostQuery> | CostQuery['compare']): number {
  if (time === undefined) return 0
  if (typeof time === 'string' || !time.from || !time.to) return Infinity
  return daysIn({ from: time.from, to: time.to })
}

function topQuery({ dimension, time, measure }: AboutTop): CostQuery {
  return {
    ...time,
    measures: [measure],
    dimensions: [dimension],
    top: { count: TOP },
    derive: ['share'],
  }
}

/** Of one currency; what is not listed comes last. */
export function readTop(rows: Row[], dimension: string, currency: string, readAs: ReadAs): TopEntry[] {
  const own = ofCurrency(rows, currency)
  const listed = own.filter((row) => row[dimension] !== null)
  const others = own.filter((row) => row[dimension] === null)
  return [...listed, ...others].map((row) => ({
    value: row[dimension] === null ? null : String(row[dimension]),
    ...readChange(row, readAs),
    share: readRatio(row[`${readAs.measure}Share`]),
  }))
}

/** What the values of these rows are called: by the name that most lines have, since names change. */
export async function findNames(
  ask: Asker,
  { dimension, nameDimension, rows }: { dimension: string; nameDimension: string; rows: Row[] },
  time: Partial<CostQuery>,
): Promise<ReadonlyMap<string | null, string>> {
  const values = [...new Set(rows.flatMap((row) => row[dimension] ?? []))].map(String)
  if (values.length === 0) return new Map()
  const named = await ask.rows({
    ...time,
    measures: ['lineCount'],
    dimensions: [dimension, nameDimension],
    filters: [
      { dimension, operator: 'in', values },
      { dimension: nameDimension, operator: 'isNotEmpty' },
    ],
  })
  // The last of them counts: those of most lines come first.
  return new Map(named.toReversed().map((row) => [String(row[dimension]), String(row[nameDimension])]))
}
