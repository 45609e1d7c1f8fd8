import type { CostQuery } from '../../../contract/cost-query.ts'
import type { TopEntry } from '../../../contract/overview.ts'
import type { Asker, Row } from './ask.ts'
import { ofCurrency, readChange, readRatio, type ReadAs } from './changes.ts'
import { daysIn } from './shown-period.ts'

/** As many values are listed. */
export const TOP = 10

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

/** Whether few rows tell what the values of a dimension cost. */
export function hasFewRows(ask: Asker, about: AboutTop): boolean {
  const { time } = about
  const { table } = ask.build(topQuery(about))
  const isLong = daysOf(time) + daysOf(time.compare) > MOST_DAYS_OF_RESOURCES
  return table !== 'cost_line' && (table !== 'daily_resources' || !isLong)
}

/** The values of a dimension that cost most, and the others as one. */
export const findTop = (ask: Asker, about: AboutTop): Promise<Row[]> => ask.rows(topQuery(about))

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
