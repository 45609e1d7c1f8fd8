import type { ClickHouseClient } from '@clickhouse/client'
import { sql, type Kysely, type Transaction } from 'kysely'
import { ROLLUP_VERSION } from '../../clickhouse/rollups.ts'
import type { Database } from '../../migrations/tables.ts'
import { fromUnits, toUnits } from '../../clickhouse/exact.ts'
import type { LoadContext } from '../load-upload.ts'
import { readCostsOfResources, type CostsOfResources } from './costs-of-resources.ts'
import {
  findBillsFrom,
  findDone,
  findWhatIsThere,
  keyOf,
  type CheckedBill,
  type DoneFinding,
  type FoundAmounts,
} from './done-findings.ts'
import { lockFindings } from './lock-findings.ts'
import { findRule } from './rules/registry.ts'
import type { StatementBounds } from './select-rows.ts'

/** Name of the job that checks what a client has done against the bills after it. Its payload is `{ clientId }`. */
export const CHECK_FINDINGS = 'check_findings'

/** After the findings that it compares with are made. */
const PRIORITY = 11

/** To be called in each transaction that changes what is done, what was found, or which bills count. */
export async function enqueueFindingChecks(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${CHECK_FINDINGS}, json_build_object('clientId', ${clientId}::text),
      job_key => ${`${CHECK_FINDINGS}:${clientId}`}, max_attempts => 10, priority => ${PRIORITY}::integer)
    where exists (select from finding where client_id = ${clientId}::uuid and state = 'done')
      or exists (select from finding_check where client_id = ${clientId}::uuid)
  `.execute(trx)
}

/**
 * Compares what findings that are done were about before and after: of all of a client's bills that count, anew, and
 * all or none. So it does not matter in which order bills come, or whether it was interrupted.
 */
export async function checkFindings(
  { db, clickhouse, limits }: Pick<LoadContext, 'db' | 'clickhouse' | 'limits'>,
  clientId: string,
  signal: AbortSignal,
): Promise<void> {
  const all = await findDone(db, clientId)
  // What was kept from being lost makes no bill lower.
  const done = all.filter(({ rule }) => !findRule(rule)?.avoidsLoss)
  const checks = await checksOf({ db, clickhouse }, clientId, done, {
    maxMemoryBytes: limits.maxMemoryBytes,
    signal,
  })
  await db.transaction().execute(async (trx) => {
    await lockFindings(trx, clientId)
    await trx.deleteFrom('finding_check').where('client_id', '=', clientId).execute()
    if (checks.length === 0) return
    await sql`
      insert into finding_check (finding_id, client_id, period, currency, cost_before, cost_after, realised,
        is_still_there)
      select finding_id, ${clientId}::uuid, period, currency, cost_before, cost_after, realised, is_still_there
      from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as row (
        finding_id uuid, period date, currency text, cost_before numeric, cost_after numeric, realised numeric,
        is_still_there boolean)
      -- Somebody may have taken it back meanwhile.
      where exists (select from finding where id = finding_id and state = 'done')
    `.execute(trx)
  })
}

interface Check {
  finding_id: string
  period: string
  currency: string
  cost_before: string
  cost_after: string
  realised: string
  is_still_there: boolean
}

async function checksOf(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  clientId: string,
  done: DoneFinding[],
  bounds: StatementBounds,
): Promise<Check[]> {
  const first = done.map(({ period }) => period).sort()[0]
  if (first === undefined) return []
  const bills = await findBillsFrom(db, clientId, first)
  const there = await findWhatIsThere(
    db,
    clientId,
    done.map(({ id }) => id),
  )
  const resourceIds = [...new Set(done.filter(isOfResource).map(({ resourceId }) => resourceId))]
  const costs = await readCostsOfResources(
    clickhouse,
    { clientId, bills, resourceIds },
    await tableOf(db, bills),
    bounds,
  )
  const checks = new Map<string, Check>()
  for (const finding of done) {
    for (const period of laterPeriods(finding, bills)) {
      const key = keyOf(finding.id, period, finding.currency)
      const check = compare(finding, period, { costs, stillThere: there.get(key) })
      checks.set(key, added(checks.get(key), check))
    }
  }
  return [...checks.values()]
}

/** What is about a resource is compared by its lines; a fleet, a floor or a commitment by what is found of it. */
function isOfResource({ rule, resourceId }: DoneFinding): boolean {
  return resourceId !== '' && findRule(rule)?.pass !== 'commitments'
}

function laterPeriods({ period, billingAccountId }: DoneFinding, bills: CheckedBill[]): string[] {
  const later = bills.filter((bill) => bill.period > period && bill.billingAccountId === billingAccountId)
  return [...new Set(later.map((bill) => bill.period))]
}

function compare(
  finding: DoneFinding,
  period: string,
  { costs, stillThere }: { costs: CostsOfResources; stillThere: FoundAmounts | undefined },
): Check {
  const compared = isOfResource(finding)
    ? compareResource(finding, period, costs, stillThere !== undefined)
    : compareFound(finding, stillThere)
  return {
    finding_id: finding.id,
    period,
    currency: finding.currency,
    cost_before: compared.before,
    cost_after: compared.after,
    realised: fromUnits(compared.realised > 0n ? compared.realised : 0n),
    is_still_there: stillThere !== undefined,
  }
}

interface Compared {
  before: string
  after: string
  realised: bigint
}

function compareResource(
  finding: DoneFinding,
  period: string,
  costs: CostsOfResources,
  isStillThere: boolean,
): Compared {
  const replacedBy = findRule(finding.rule)?.replacedBy ?? 'nothing'
  const isWhole = replacedBy === 'same-resource'
  const before = isWhole ? costs.monthlyCost(finding, finding.period, true) : finding.monthlyCost
  const after = costs.monthlyCost(finding, period, isWhole)
  if (isStillThere) return { before, after, realised: 0n }
  const difference = toUnits(before) - toUnits(after)
  // What takes its place is billed as something else: no more was saved than it was said to save.
  const isCapped = replacedBy === 'elsewhere'
  return {
    before,
    after,
    realised: isCapped ? least(difference, toUnits(finding.monthlySaving)) : difference,
  }
}

/** A fleet or a floor gets smaller before it is gone: what it would save still is not saved. */
function compareFound({ monthlyCost, monthlySaving }: DoneFinding, now?: FoundAmounts): Compared {
  return {
    before: monthlyCost,
    after: now?.monthlyCost ?? '0',
    realised: toUnits(monthlySaving) - toUnits(now?.monthlySaving ?? '0'),
  }
}

/** A finding can be in the bills of two billing accounts. */
function added(one: Check | undefined, other: Check): Check {
  if (!one) return other
  const sum = (a: string, b: string) => fromUnits(toUnits(a) + toUnits(b))
  return {
    ...other,
    cost_before: sum(one.cost_before, other.cost_before),
    cost_after: sum(one.cost_after, other.cost_after),
    realised: sum(one.realised, other.realised),
    is_still_there: one.is_still_there || other.is_still_there,
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** Rollups are made some time after a load; until all have them, the lines say the same. */
async function tableOf(db: Kysely<Database>, bills: CheckedBill[]): Promise<'monthly_usage' | 'cost_line'> {
  const behind = await db
    .selectFrom('load')
    .where('id', '=', sql<string>`any(${bills.map(({ loadId }) => loadId)}::uuid[])`)
    .where('rollup_version', '<>', ROLLUP_VERSION)
    .select('id')
    .limit(1)
    .execute()
  return behind.length === 0 ? 'monthly_usage' : 'cost_line'
}
