import { sql, type RawBuilder } from 'kysely'
import { billRows, type Bill } from './finding-scope.ts'

/**
 * The findings of bills as a statement's `with`: `counted` has each once for its billing period and currency, with
 * what of its saving counts. A resource counts once, with the finding that saves most of those that nobody dismissed.
 * What covers a pool, as a Savings Plan for all instances of an account, counts with what it saves beyond them.
 *
 * @param asFound whether what is done counts in the bills from before it was done
 */
export function countedFindings(
  clientId: string,
  bills: Bill[],
  { asFound = false }: { asFound?: boolean } = {},
): RawBuilder<unknown> {
  return sql`
    found as (
      select finding_id, period, currency, trim_scale(sum(cost)) as cost, trim_scale(sum(saving)) as saving,
        trim_scale(sum(monthly_cost)) as monthly_cost, trim_scale(sum(monthly_saving)) as monthly_saving, min(overlap_key) as overlap_key,
        min(pool) as pool, bool_or(covers_pool) as covers_pool, min(confidence) as confidence, min(effort) as effort,
        (array_agg(figures order by cost desc))[1] as figures,
        array_agg(distinct bill.upload_id order by bill.upload_id) as uploads
      from finding_in_bill join ${billRows(bills)} using (load_id, period, billing_account_id)
      where finding_in_bill.client_id = ${clientId}
      group by finding_id, period, currency
    ),
    ranked as (
      select found.*, rule, provider, sub_account_id, sub_account_name, region_id, resource_id, subject,
        service_name, state, state_reason, done_after, counts,
        counts and row_number() over (
          partition by period, currency, coalesce(nullif(overlap_key, ''), finding_id::text)
          order by counts desc, monthly_saving desc, rule
        ) = 1 as is_first
      from found join finding on finding.id = finding_id and finding.client_id = ${clientId}
      cross join lateral (
        select state <> 'dismissed' and (state <> 'done' or period > done_after or ${asFound}) as counts
      ) as counting
    ),
    counted as (
      select *, trim_scale(case
        when not is_first then 0
        when covers_pool then greatest(monthly_saving - coalesce(
          sum(monthly_saving) filter (where is_first and not covers_pool) over (partition by period, currency, pool), 0), 0)
        else monthly_saving end) as counted_saving
      from ranked
    )`
}

/**
 * What was saved by findings that are done as a statement's `with`: `counted_check` has each once for a billing period
 * and currency, counted like those above: a resource once, and what covers a pool with what it saved beyond the others.
 *
 * @param periods first days of billing months
 */
export function countedChecks(clientId: string, periods: string[]): RawBuilder<unknown> {
  return sql`
    ranked_check as (
      select finding_check.*, coalesce(pool, '') as pool, coalesce(covers_pool, false) as covers_pool,
        row_number() over (
          partition by finding_check.period, finding_check.currency, coalesce(nullif(overlap_key, ''), finding_id::text)
          order by realised desc, finding_id
        ) = 1 as is_first
      from finding_check join finding on finding.id = finding_id and state = 'done'
      left join lateral (
        select overlap_key, pool, covers_pool from finding_in_bill as found
        where found.finding_id = finding.id and found.period = done_after and found.currency = finding_check.currency
        limit 1
      ) as before on true
      where finding_check.client_id = ${clientId} and finding_check.period = any(${periods}::date[])
    ),
    counted_check as (
      select finding_id, period, currency, case
        when not is_first then 0
        when covers_pool and pool <> '' then greatest(realised - coalesce(
          sum(realised) filter (where is_first and not covers_pool) over (partition by period, currency, pool), 0), 0)
        else realised end as realised
      from ranked_check
    )`
}
