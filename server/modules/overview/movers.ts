import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Mover, OverviewOfCurrency } from '../../../contract/overview.ts'
import type { BuiltCostQuery } from '../../costs/build-cost-query.ts'
import { compare, toAmount } from '../amounts.ts'
import type { Asker, Row } from './ask.ts'
import { ofCurrency, readChange, type ReadAs } from './changes.ts'

const MOVERS = 5
const REASONS = 5

/** Services that moved most in one currency. */
export interface Moved {
  up: Row[]
  down: Row[]
}

/** @param services of all currencies */
export function findMoved(services: Row[], currency: string, measure: string): Moved {
  const changeOf = (row: Row) => toAmount(row[`${measure}Change`])
  const moved = ofCurrency(services, currency)
    .filter((row) => changeOf(row) !== 0n)
    .toSorted(
      (a, b) => compare(changeOf(b), changeOf(a)) || (String(a.serviceName) < String(b.serviceName) ? -1 : 1),
    )
  return {
    up: moved.filter((row) => changeOf(row) > 0n).slice(0, MOVERS),
    down: moved
      .filter((row) => changeOf(row) < 0n)
      .slice(-MOVERS)
      .reverse(),
  }
}

/** What changes of services are told by. Many resources live for less than a month: they say what, usage types why. */
export const REASON_DIMENSIONS = {
  usageTypes: ['xUsageType', 'regionId'],
  resources: ['xUsageType', 'resourceId'],
} as const

interface AboutReasons {
  services: string[]
  dimensions: readonly string[]
  time: Partial<CostQuery>
  measure: string
}

/** What made the changes of services, those first that changed most. Null where only cost lines could tell. */
export async function findReasons(
  ask: Asker,
  { services, dimensions, time, measure }: AboutReasons,
): Promise<Row[] | null> {
  const built = ask.build({
    ...time,
    measures: [measure],
    dimensions: ['serviceName', ...dimensions],
    filters: [{ dimension: 'serviceName', operator: 'in', values: services }],
  })
  return built.table === 'cost_line' ? null : ask.rowsOf(built, largestChangesSql(built, dimensions, measure))
}

/** A question has one limit for all of its rows; this is one for each service, by the size of the change. */
function largestChangesSql(
  { unorderedSql, columns, aliases }: BuiltCostQuery,
  dimensions: readonly string[],
  measure: string,
): string {
  const aliasOf = (name: string) => aliases[columns.findIndex((column) => column.name === name)]!
  const change = aliasOf(`${measure}Change`)
  const [service, currency] = [aliasOf('serviceName'), aliasOf('billingCurrency')]
  return `SELECT * FROM (
${unorderedSql}
)
WHERE ${change} != 0
ORDER BY abs(${change}) DESC, ${dimensions.map(aliasOf).join(', ')}
LIMIT ${REASONS} BY ${service}, ${currency}`
}

export type Reasons = Record<keyof typeof REASON_DIMENSIONS, Row[] | null>

export function readMovers(
  { up, down }: Moved,
  reasons: Reasons,
  readAs: ReadAs,
): OverviewOfCurrency['movers'] {
  const read = (row: Row): Mover => {
    const own = (rows: Row[]) =>
      rows.filter(
        ({ serviceName, billingCurrency }) =>
          serviceName === row.serviceName && billingCurrency === row.billingCurrency,
      )
    return {
      serviceName: String(row.serviceName),
      ...readChange(row, readAs),
      usageTypes:
        reasons.usageTypes &&
        own(reasons.usageTypes).map((reason) => ({
          xUsageType: String(reason.xUsageType),
          regionId: String(reason.regionId),
          ...readChange(reason, readAs),
        })),
      reasons:
        reasons.resources &&
        own(reasons.resources).map((reason) => ({
          xUsageType: String(reason.xUsageType),
          resourceId: String(reason.resourceId),
          ...readChange(reason, readAs),
        })),
    }
  }
  return { up: up.map(read), down: down.map(read) }
}
