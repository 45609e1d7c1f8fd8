import type { ClickHouseClient } from '@clickhouse/client'
import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import { buildCostQuery } from '../../../../costs/build-cost-query.ts'
import { runStatement, type StatementContext, type Value } from '../../../../costs/run-statement.ts'
import { conflict } from '../../../../http/problem.ts'
import { sumOf, type Taken, type TakenLine } from '../amounts/allocate.ts'
import { buildAllocation, type AllocationQuestion } from './build-allocation.ts'

/** What rules take of a bill, in one currency and, where the question has a granularity, one period. */
export interface TakenOfBill {
  /** The first day of the month; null where periods are not told apart. */
  period: string | null
  billingCurrency: string
  taken: Taken[]
}

/** Services and accounts of a rule that are told apart; the others of a currency are one. */
const MOST_LINES_OF_RULE = 400

/**
 * What each rule takes, and no rule, of costs. All of it together is the bill, which is asked for by itself and
 * compared: a difference would be somebody's money.
 *
 * @param withLines whether it is told of which services and accounts; without a granularity alone
 */
export async function askAllocation(
  clickhouse: ClickHouseClient,
  question: AllocationQuestion,
  context: StatementContext,
  { withLines = false } = {},
): Promise<TakenOfBill[]> {
  const { byRule, byLine, parameters } = buildAllocation(question)
  const run = async (sql: string) => (await runStatement(clickhouse, sql, parameters, context)).data
  const [rules, lines, bill] = await Promise.all([
    run(byRule),
    withLines ? run(byLine(MOST_LINES_OF_RULE)) : [],
    askBill(clickhouse, question, context),
  ])
  const linesOf = groupLines(lines)
  const found = new Map<string, TakenOfBill>()
  for (const row of rules) {
    const period = row.length === 5 ? String(row[0]) : null
    const [number, currency, cost, lineCount] = row.slice(-4) as [Value, Value, Value, Value]
    const billingCurrency = String(currency)
    const key = `${period} ${billingCurrency}`
    const of = found.get(key) ?? { period, billingCurrency, taken: [] }
    found.set(key, of)
    const whole = { exact: unitsOf(cost), lineCount: Number(lineCount) }
    of.taken.push({
      rule: Number(number) === 0 ? null : Number(number) - 1,
      ...whole,
      lines: withLines ? withOthers(linesOf.get(`${Number(number)} ${billingCurrency}`) ?? [], whole) : [],
    })
  }
  const bills = [...found.values()]
  for (const { taken } of bills) taken.sort((a, b) => (a.rule ?? Infinity) - (b.rule ?? Infinity))
  requireWhole(bills, bill)
  return bills.sort(
    (a, b) => compare(a.period ?? '', b.period ?? '') || compare(a.billingCurrency, b.billingCurrency),
  )
}

interface Whole {
  exact: bigint
  lineCount: number
}

/** The bill by currency, as any question about costs has it. */
async function askBill(
  clickhouse: ClickHouseClient,
  { measure, scope, time: { timeBasis, from, to } }: AllocationQuestion,
  context: StatementContext,
): Promise<Map<string, Whole>> {
  const built = buildCostQuery(
    {
      measures: [measure, 'lineCount'],
      ...(timeBasis && { timeBasis }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    scope,
  )
  const { data } = await runStatement(clickhouse, built.totalsSql, built.parameters, context)
  return new Map(
    data.map(([currency, cost, lineCount]) => [
      String(currency),
      { exact: unitsOf(cost), lineCount: Number(lineCount) },
    ]),
  )
}

function requireWhole(bills: TakenOfBill[], bill: Map<string, Whole>): void {
  const currencies = new Set([...bill.keys(), ...bills.map(({ billingCurrency }) => billingCurrency)])
  for (const currency of currencies) {
    const taken = bills.flatMap((each) => (each.billingCurrency === currency ? each.taken : []))
    const { exact, lineCount } = bill.get(currency) ?? { exact: 0n, lineCount: 0 }
    const lines = taken.reduce((sum, each) => sum + each.lineCount, 0)
    if (sumOf(taken) === exact && lines === lineCount) continue
    throw conflict(
      'bill-changing',
      `The bill changed while it was divided: ${fromUnits(exact)} ${currency} of ${lineCount} lines, of which rules found ${fromUnits(sumOf(taken))} of ${lines}. Ask again in a moment.`,
    )
  }
}

function groupLines(rows: Value[][]): Map<string, TakenLine[]> {
  const found = new Map<string, TakenLine[]>()
  for (const [number, currency, service, account, accountName, cost, lineCount] of rows) {
    const key = `${Number(number)} ${String(currency)}`
    const lines = found.get(key) ?? []
    found.set(key, lines)
    lines.push({
      serviceName: String(service),
      subAccountId: String(account),
      subAccountName: String(accountName),
      exact: unitsOf(cost),
      lineCount: Number(lineCount),
    })
  }
  return found
}

/** With what the statement cut, so that they are the whole. */
function withOthers(lines: TakenLine[], whole: Whole): TakenLine[] {
  const lineCount = whole.lineCount - lines.reduce((sum, line) => sum + line.lineCount, 0)
  if (lineCount === 0) return lines
  const others = { serviceName: null, subAccountId: null, subAccountName: null }
  return [...lines, { ...others, exact: whole.exact - sumOf(lines), lineCount }]
}

/** A sum over lines none of which has the cost is null. */
export function unitsOf(cost: Value | undefined): bigint {
  return toUnits(String(cost ?? '0'))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
