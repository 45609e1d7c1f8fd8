import { sql, type Kysely } from 'kysely'
import type { CostFilter } from '../../contract/cost-query.ts'
import type { Database } from '../../migrations/tables.ts'
import { CURRENT_SLICE } from './history-of-load.ts'

/** A finding that somebody has done something about, as it was in the bill before that. */
export interface DoneFinding {
  id: string
  rule: string
  subAccountId: string
  regionId: string
  resourceId: string
  /** First day of the billing month that it was in. */
  period: string
  currency: string
  billingAccountId: string
  monthlyCost: string
  monthlySaving: string
  filters: CostFilter[]
}

export async function findDone(db: Kysely<Database>, clientId: string): Promise<DoneFinding[]> {
  const { rows } = await sql<DoneFinding>`
    select finding.id, rule, sub_account_id as "subAccountId", region_id as "regionId",
      resource_id as "resourceId", before.period, before.currency, before.billing_account_id as "billingAccountId",
      before.monthly_cost as "monthlyCost", before.monthly_saving as "monthlySaving", before.filters
    from finding
    join finding_in_bill as before on before.finding_id = finding.id and before.period = finding.done_after
    join (${CURRENT_SLICE} and upload.client_id = ${clientId}::uuid) as slice
      using (load_id, period, billing_account_id)
    where finding.client_id = ${clientId}::uuid and finding.state = 'done'
    order by finding.id, before.currency
  `.execute(db)
  return rows
}

/** A billing period that counts and that rules have looked at. */
export interface CheckedBill {
  loadId: string
  period: string
  billingAccountId: string
  /** That its usage covers. */
  days: number
}

/** The bills from a billing period on. */
export async function findBillsFrom(
  db: Kysely<Database>,
  clientId: string,
  period: string,
): Promise<CheckedBill[]> {
  const { rows } = await sql<CheckedBill>`
    select load_id as "loadId", period, billing_account_id as "billingAccountId", days
    from (${CURRENT_SLICE} and upload.client_id = ${clientId}::uuid) as slice
    join finding_bill using (load_id, period)
    where period >= ${period}::date and days > 0
    order by period, load_id, billing_account_id
  `.execute(db)
  return rows
}

/** What is found of a finding in a billing period. */
export interface FoundAmounts {
  monthlyCost: string
  monthlySaving: string
}

/** What is found of findings in bills, by `key`: id, period and currency. */
export async function findWhatIsThere(
  db: Kysely<Database>,
  clientId: string,
  ids: string[],
): Promise<Map<string, FoundAmounts>> {
  const { rows } = await sql<{ id: string; period: string; currency: string } & FoundAmounts>`
    select finding_id as id, period, currency, sum(monthly_cost) as "monthlyCost",
      sum(monthly_saving) as "monthlySaving"
    from finding_in_bill
    join (${CURRENT_SLICE} and upload.client_id = ${clientId}::uuid) as slice
      using (load_id, period, billing_account_id)
    where finding_in_bill.client_id = ${clientId}::uuid and finding_id = any(${ids}::uuid[])
    group by finding_id, period, currency
  `.execute(db)
  return new Map(rows.map(({ id, period, currency, ...found }) => [keyOf(id, period, currency), found]))
}

export function keyOf(id: string, period: string, currency: string): string {
  return `${id} ${period} ${currency}`
}
