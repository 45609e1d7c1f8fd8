import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Mover, OverviewOfCurrency } from '../../../contract/overview.ts'
import type { BuiltCostQuery } from '../../costs/build-cost-query.ts'
import type { Asker, Row } from './ask.ts'
import { ofCurrency, readChange, type ReadAs } from './changes.ts'

const MOVERS = 5
const REASONS = 5

/** Services that moved most in one currency. */
export interface Moved {
  up: Row[]
  down: Row[]
}

/** @param services of all currencies, by their change, the largest first */
export function findMoved(services: Row[], currency: string, measure: string): Moved {
  const changeOf = (row: Row) => String(row[`${measure}Change`] ?? '0')
  const moved = ofCurrency(services, currency).filter((row) => changeOf(row) !== '0')
  const fell = (row: Row) => changeOf(row).startsWith('-')
  return {
    up: moved.filter((row) => !fell(row)).slice(0, MOVERS),
    down: moved.filter(fell).slice(-MOVERS).reverse(),
  }
}

/**
 * What made the changes of services: usage types and resources, those first that changed most. Null where only cost
 * lines could tell.
 */
export async function findReasons(
  ask: Asker,
  services: string[],
  time: Partial<CostQuery>,
  measure: string,
): Promise<Row[] | null> {
  const built = ask.build({
    ...time,
    measures: [measure],
    dimensions: ['serviceName', 'xUsageType', 'resourceId'],
    filters: [{ dimension: 'serviceName', operator: 'in', values: services }],
  })
  return built.table === 'cost_line' ? null : ask.rowsOf(built, largestChangesSql(built, measure))
}

/** A question has one limit for all of its rows; this is one for each service, by the size of the change. */
function largestChangesSql({ unorderedSql, columns, aliases }: BuiltCostQuery, measure: string): string {
  const aliasOf = (name: string) => aliases[columns.findIndex((column) => column.name === name)]!
  const change = aliasOf(`${measure}Change`)
  const [service, currency] = [aliasOf('serviceName'), aliasOf('billingCurrency')]
  return `SELECT * FROM (
${unorderedSql}
)
WHERE ${change} != 0
ORDER BY abs(${change}) DESC, ${aliasOf('xUsageType')}, ${aliasOf('resourceId')}
LIMIT ${REASONS} BY ${service}, ${currency}`
}

export function readMovers(
  { up, down }: Moved,
  reasons: Row[] | null,
  readAs: ReadAs,
): OverviewOfCurrency['movers'] {
  const read = (row: Row): Mover => ({
    serviceName: String(row.serviceName),
    ...readChange(row, readAs),
    reasons:
      reasons &&
      reasons
        .filter(
          ({ serviceName, billingCurrency }) =>
            serviceName === row.serviceName && billingCurrency === row.billingCurrency,
        )
        .map((reason) => ({
          xUsageType: String(reason.xUsageType),
          resourceId: String(reason.resourceId),
          ...readChange(reason, readAs),
        })),
  })
  return { up: up.map(read), down: down.map(read) }
}
