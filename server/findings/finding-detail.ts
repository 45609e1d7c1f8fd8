import { sql, type Kysely } from 'kysely'
import type { FindingDetail } from '../../contract/finding.ts'
import type { CostFilter } from '../../contract/cost-query.ts'
import { findRule } from '../../etl/findings/rules/registry.ts'
import { amount } from '../../etl/findings/text.ts'
import type { Figures, Rule, Step } from '../../etl/findings/rule.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import type { StatementContext } from '../costs/run-statement.ts'
import type { Dependencies } from '../dependencies.ts'
import { notFound } from '../http/problem.ts'
import { findLines } from '../lines/find-lines.ts'
import { findBills, type Bill } from './finding-scope.ts'
import { figuresOf, toFinding, type FindingRow } from './finding-rows.ts'
import { findInBills, findOverlapping } from './findings-repository.ts'

/** The dearest lines behind a finding that come with it; the others are asked for by its filters. */
const LINES = 20

/** A finding of the client with all that is behind it, as it is in the newest bill that has it. */
export async function readFinding(
  { db, clickhouse }: Pick<Dependencies, 'db' | 'clickhouse'>,
  identity: ClientIdentity,
  id: string,
  context: StatementContext,
): Promise<FindingDetail> {
  const clientId = identity.client.id
  const all = await findBills(db, clientId, undefined)
  const inBills = await findOccurrences(db, clientId, all, id)
  const period = inBills[0]?.period
  const bills = all.filter((bill) => bill.period === period)
  const row = period === undefined ? undefined : await findInBills(db, clientId, bills, id)
  if (!row) throw notFound(`finding ${id}`)
  const [overlapping, checks, history] = await Promise.all([
    findOverlapping(db, clientId, bills, row),
    findChecks(db, clientId, id),
    findHistory(db, clientId, id),
  ])
  const rule = findRule(row.rule)
  return {
    ...toFinding(row, bills),
    working: rule ? workingOf(rule, figuresOf(row, bills)) : [],
    whatToDo: [...(rule?.whatToDo ?? [])],
    overlapsWith: overlapping.map((other) => ({
      id: other.finding_id,
      rule: other.rule,
      title: findRule(other.rule)?.title ?? other.rule,
      monthlySaving: other.monthly_saving,
      countedSaving: other.counted_saving,
    })),
    evidence: await readEvidence({ db, clickhouse }, identity, row, context),
    bills: inBills.map(({ period: month, ...bill }) => ({ ...bill, period: month.slice(0, 7) })),
    checks,
    history,
  }
}

type BillOfFinding = FindingDetail['bills'][number]

/** The bills that a finding is in, the newest first; months as first days. */
async function findOccurrences(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
  id: string,
): Promise<BillOfFinding[]> {
  const known = new Set(bills.map((bill) => `${bill.loadId} ${bill.period} ${bill.billingAccountId}`))
  const rows = await db
    .selectFrom('finding_in_bill')
    .innerJoin('upload', 'upload.load_id', 'finding_in_bill.load_id')
    .where('finding_in_bill.client_id', '=', clientId)
    .where('finding_id', '=', id)
    .select(['upload.id as uploadId', 'finding_in_bill.load_id as loadId', 'period', 'currency'])
    .select(['billing_account_id as billingAccountId', 'cost', 'monthly_cost', 'monthly_saving'])
    .orderBy('period', 'desc')
    .orderBy('upload.id')
    .execute()
  return rows
    .filter((row) => known.has(`${row.loadId} ${row.period} ${row.billingAccountId}`))
    .map(({ uploadId, period, currency, cost, monthly_cost, monthly_saving }) => ({
      uploadId,
      period,
      currency,
      cost,
      monthlyCost: monthly_cost,
      monthlySaving: monthly_saving,
    }))
}

/** From what is billed to what a month of 30 days would save. */
function workingOf(rule: Rule, figures: Figures): Step[] {
  const { currency, cost, monthlyCost, monthlySaving, from, to, days } = figures
  const billed = {
    label: `Billed from ${from} to ${lastDayBefore(to)}, ${days} days`,
    value: amount(rule.saving?.billed?.(figures) ?? cost, currency),
  }
  const ofMonth = { label: `A month of 30 days: × 30 ÷ ${days}`, value: amount(monthlyCost, currency) }
  if (!rule.saving) {
    return [billed, ofMonth, { label: 'What it would save, the bill does not say', value: '' }]
  }
  return [
    billed,
    ...rule.saving.working(figures),
    { label: `The saving of a month of 30 days: × 30 ÷ ${days}`, value: amount(monthlySaving, currency) },
  ]
}

function lastDayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

async function readEvidence(
  { db, clickhouse }: Pick<Dependencies, 'db' | 'clickhouse'>,
  identity: ClientIdentity,
  { finding_id, period, currency, uploads }: FindingRow,
  context: StatementContext,
): Promise<FindingDetail['evidence']> {
  const stored = await db
    .selectFrom('finding_in_bill')
    .innerJoin('upload', 'upload.load_id', 'finding_in_bill.load_id')
    .where('finding_in_bill.client_id', '=', identity.client.id)
    .where('finding_id', '=', finding_id)
    .where('period', '=', period)
    .where('currency', '=', currency)
    .where('upload.id', '=', sql<string>`any(${uploads}::uuid[])`)
    .select('filters')
    .execute()
  const question = {
    timeBasis: 'billing' as const,
    from: period,
    to: firstDayAfter(period),
    filters: mergeFilters(stored.map(({ filters }) => filters)),
  }
  const scope = await resolveScope(db, identity, { uploadIds: uploads })
  const order = { by: 'effectiveCost', direction: 'desc' } as const
  const lines = await findLines(
    clickhouse,
    question,
    scope,
    { order, after: undefined, limit: LINES },
    context,
  )
  return { uploads, ...question, lines: lines.map(({ line }) => line) }
}

/** Filters of the same finding in several files of one bill have the same dimensions. */
function mergeFilters(all: CostFilter[][]): CostFilter[] {
  const merged = new Map<string, CostFilter>()
  for (const filter of all.flat()) {
    const before = merged.get(`${filter.dimension} ${filter.operator}`)
    const values = [...new Set([...(before?.values ?? []), ...(filter.values ?? [])])].slice(0, 1000)
    merged.set(`${filter.dimension} ${filter.operator}`, { ...filter, ...(filter.values && { values }) })
  }
  return [...merged.values()]
}

function firstDayAfter(period: string): string {
  const date = new Date(period)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 10)
}

async function findChecks(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<FindingDetail['checks']> {
  const rows = await db
    .selectFrom('finding_check')
    .where('client_id', '=', clientId)
    .where('finding_id', '=', id)
    .selectAll()
    .orderBy('period', 'desc')
    .orderBy('currency')
    .execute()
  return rows.map((check) => ({
    period: check.period.slice(0, 7),
    currency: check.currency,
    costBefore: check.cost_before,
    costAfter: check.cost_after,
    realised: check.realised,
    isStillThere: check.is_still_there,
    explanation: explainCheck(check),
  }))
}

function explainCheck({
  currency,
  cost_before,
  cost_after,
  realised,
  is_still_there,
}: {
  currency: string
  cost_before: string
  cost_after: string
  realised: string
  is_still_there: boolean
}): string {
  const compared = `${amount(cost_before, currency)} a month before, ${amount(cost_after, currency)} in this bill`
  if (is_still_there && Number(realised) === 0) {
    return `It is found in this bill still, so nothing counts as saved: ${compared}.`
  }
  if (is_still_there) {
    return `It is smaller, and found in this bill still: ${compared}. ${amount(realised, currency)} count as saved.`
  }
  if (Number(realised) === 0) return `It is gone, and costs no less than before: ${compared}.`
  return `It is gone: ${compared}. Of the difference, ${amount(realised, currency)} count as saved.`
}

async function findHistory(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<FindingDetail['history']> {
  const rows = await db
    .selectFrom('finding_state_change as change')
    .leftJoin('app_user', 'app_user.id', 'change.user_id')
    .where('change.client_id', '=', clientId)
    .where('finding_id', '=', id)
    .select(['at', 'user_id', 'app_user.name', 'from_state', 'to_state', 'reason'])
    .orderBy('change.id', 'desc')
    .limit(100)
    .execute()
  return rows.map(({ at, user_id, name, from_state, to_state, reason }) => ({
    at: at.toISOString(),
    by: user_id === null ? null : { id: user_id, name: name ?? '' },
    from: from_state,
    to: to_state,
    reason,
  }))
}
