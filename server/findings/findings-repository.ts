import { sql, type Kysely, type RawBuilder } from 'kysely'
import type {
  FindingConfidence,
  FindingEffort,
  FindingList,
  FindingOrder,
  FindingState,
} from '../../contract/finding.ts'
import { rules } from '../../etl/findings/rules/registry.ts'
import type { Database } from '../../migrations/tables.ts'
import { containing } from '../http/containing.ts'
import { countedFindings } from './counted-findings.ts'
import type { FindingRow } from './finding-rows.ts'
import type { Bill } from './finding-scope.ts'

export interface FindingFilter {
  rule?: string | undefined
  subAccountId?: string | undefined
  state?: FindingState | undefined
  /** In what is shown of a finding, whatever the case. */
  search?: string | undefined
  minSaving?: string | undefined
  currency?: string | undefined
  effort?: FindingEffort | undefined
  confidence?: FindingConfidence | undefined
}

/** What a list is in the order of; among equals the largest savings come first. */
export interface FindingSequence {
  orderBy: FindingOrder
  direction: 'asc' | 'desc'
}

/** Where a list was left. */
export interface FindingPlace {
  /** What it is ordered by. */
  key: string
  saving: string
  cost: string
  id: string
  currency: string
}

export interface ListedFindings {
  filter?: FindingFilter
  sequence?: FindingSequence
  after?: FindingPlace | undefined
  limit: number
}

type ListedRow = FindingRow & { order_key: string }

/** Findings of bills with the largest savings first, unless another order is asked for; as many as there may be at most. */
export async function listFindings(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
  { filter = {}, sequence = { orderBy: 'saving', direction: 'desc' }, after, limit }: ListedFindings,
): Promise<ListedRow[]> {
  if (bills.length === 0) return []
  const key = keyOf(sequence)
  const { rows } = await sql<ListedRow>`
    with ${countedFindings(clientId, bills)}
    select counted.*, trim_scale(${key}) as order_key, ${lastCheck}
    where ${conditionOf(filter)} and ${
      after
        ? sql`(${key}, monthly_saving, monthly_cost, finding_id, currency)
            < (${after.key}::numeric, ${after.saving}::numeric, ${after.cost}::numeric, ${after.id}::uuid, ${after.currency})`
        : sql`true`
    }
    order by ${key} desc, monthly_saving desc, monthly_cost desc, finding_id desc, currency desc
    limit ${limit}
  `.execute(db)
  return rows
}

/** Numbers of which the largest come first. */
function keyOf({ orderBy, direction }: FindingSequence): RawBuilder<unknown> {
  const key = orderKeys[orderBy]
  return direction === 'desc' ? sql`(${key})` : sql`(-(${key}))`
}

const degreeOf = (column: 'effort' | 'confidence') =>
  sql`case ${sql.ref(column)} when 'low' then 1 when 'medium' then 2 else 3 end::numeric`

const orderKeys: Record<FindingOrder, RawBuilder<unknown>> = {
  saving: sql`monthly_saving`,
  cost: sql`monthly_cost`,
  effort: degreeOf('effort'),
  confidence: degreeOf('confidence'),
}

/** How many there are in each state, and what they save: of all that the filter takes, whichever state it asks for. */
export async function sumListedFindings(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
  filter: FindingFilter,
): Promise<NonNullable<FindingList['totals']>> {
  if (bills.length === 0) return []
  const { rows } = await sql<NonNullable<FindingList['totals']>[number]>`
    with ${countedFindings(clientId, bills)}
    select state, currency, count(*)::int as findings, trim_scale(sum(monthly_saving)) as "monthlySaving",
      trim_scale(sum(counted_saving)) as "countedSaving"
    from counted where ${conditionOf({ ...filter, state: undefined })}
    group by state, currency order by currency, state
  `.execute(db)
  return rows
}

const lastCheck = sql`checked.period as checked_period, checked.realised, checked.is_still_there
    from counted left join lateral (
      select finding_check.period, realised, is_still_there from finding_check
      where finding_check.finding_id = counted.finding_id and finding_check.currency = counted.currency
        and state = 'done'
      order by finding_check.period desc limit 1
    ) as checked on true`

function conditionOf({
  rule,
  subAccountId,
  state,
  search,
  minSaving,
  currency,
  effort,
  confidence,
}: FindingFilter): RawBuilder<unknown> {
  const conditions = [
    rule === undefined ? undefined : sql`rule = ${rule}`,
    subAccountId === undefined ? undefined : sql`sub_account_id = ${subAccountId}`,
    state === undefined ? undefined : sql`state = ${state}`,
    minSaving === undefined ? undefined : sql`monthly_saving >= ${minSaving}::numeric`,
    currency === undefined ? undefined : sql`counted.currency = ${currency}`,
    effort === undefined ? undefined : sql`effort = ${effort}`,
    confidence === undefined ? undefined : sql`confidence = ${confidence}`,
    search === undefined
      ? undefined
      : sql`(concat_ws(' ', resource_id, subject, sub_account_id, sub_account_name, region_id, service_name, rule)
          ilike ${containing(search)} or rule = any(${rulesTitled(search)}))`,
  ].filter((condition) => condition !== undefined)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Titles are not stored: they are those of the rules as they are now. */
function rulesTitled(search: string): string[] {
  const text = search.toLowerCase()
  return rules.filter(({ title }) => title.toLowerCase().includes(text)).map(({ id }) => id)
}

/** A finding in bills of one billing period, by the currency that it costs most in. */
export async function findInBills(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
  id: string,
): Promise<FindingRow | undefined> {
  const { rows } = await sql<FindingRow>`
    with ${countedFindings(clientId, bills)}
    select counted.*, ${lastCheck}
    where counted.finding_id = ${id}
    order by monthly_cost desc, currency limit 1
  `.execute(db)
  return rows[0]
}

type OverlappingRow = Pick<FindingRow, 'finding_id' | 'rule' | 'monthly_saving' | 'counted_saving'>

/** Findings that save on the same resource, or where one covers what the other saves on. */
export async function findOverlapping(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
  { finding_id: id, currency }: FindingRow,
): Promise<OverlappingRow[]> {
  const { rows } = await sql<OverlappingRow>`
    with ${countedFindings(clientId, bills)}
    select other.finding_id, other.rule, other.monthly_saving, other.counted_saving
    from counted as own join counted as other
      on other.finding_id <> own.finding_id and other.currency = own.currency and other.period = own.period
      and (own.overlap_key <> '' and other.overlap_key = own.overlap_key
        or own.pool <> '' and other.pool = own.pool and (own.covers_pool or other.covers_pool))
    where own.finding_id = ${id} and own.currency = ${currency}
    order by other.monthly_saving desc, other.finding_id
    limit 20
  `.execute(db)
  return rows
}
