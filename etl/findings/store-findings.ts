import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { withoutNuls } from '../without-nuls.ts'
import { enqueueFindingChecks } from './check-findings.ts'
import { enqueueOutdated } from './enqueue-findings.ts'
import type { Finding, FoundInBill } from './find-findings.ts'
import { lockFindings } from './lock-findings.ts'
import type { Percents } from './settings.ts'
import { findRule } from './rules/registry.ts'

export interface FindingsOfLoad {
  clientId: string
  loadId: string
  bills: ({ period: string } & FoundInBill)[]
  percents: Percents
  version: string
  /** What of before they were made with. */
  history: string
}

/** A statement takes 1 GB of a parameter; this many findings are some megabytes. */
const ROWS_OF_INSERT = 2000

/**
 * Puts the findings of a load in place of those that it had, all or none. Does nothing where the load is no completed
 * upload's own any more.
 */
export async function storeFindings(db: Kysely<Database>, found: FindingsOfLoad): Promise<boolean> {
  const { clientId, loadId, bills, version, history } = found
  return db.transaction().execute(async (trx) => {
    const current = await trx
      .selectFrom('upload')
      .where('load_id', '=', loadId)
      .where('client_id', '=', clientId)
      .where('status', '=', 'completed')
      .select('id')
      .forShare()
      .executeTakeFirst()
    if (!current) return false
    await lockFindings(trx, clientId)
    await removeAllOf(trx, found)
    for (const { period, facts, rules, findings } of bills) {
      await trx
        .insertInto('finding_bill')
        .values({
          load_id: loadId,
          client_id: clientId,
          period,
          covered_from: facts && `${facts.from}Z`,
          covered_to: facts && `${facts.to}Z`,
          days: facts?.days ?? 0,
          rules: JSON.stringify(rules),
        })
        .execute()
      for (let at = 0; at < findings.length; at += ROWS_OF_INSERT) {
        const part = findings.slice(at, at + ROWS_OF_INSERT)
        await insertFindings(trx, found, { period, findings: part })
      }
    }
    await trx
      .updateTable('load')
      .set({ findings_version: version, findings_history: history })
      .where('id', '=', loadId)
      .execute()
    await removePurgedFindings(trx, clientId)
    await enqueueOutdated(trx, found)
    await enqueueFindingChecks(trx, clientId)
    return true
  })
}

async function insertFindings(
  trx: Transaction<Database>,
  { clientId, loadId, percents }: FindingsOfLoad,
  { period, findings }: { period: string; findings: Finding[] },
): Promise<void> {
  const rows = JSON.stringify(findings.map((finding) => withoutNuls(rowOf(finding, percents))))
  await sql`
    with found as (
      select * from jsonb_to_recordset(${rows}::jsonb) as row (
        key text, rule text, provider text, sub_account_id text, sub_account_name text, region_id text,
        resource_id text, subject text, service_name text, billing_account_id text, currency text, cost numeric,
        saving numeric, monthly_cost numeric, monthly_saving numeric, overlap_key text, pool text,
        covers_pool boolean, confidence text, effort text, figures jsonb, filters jsonb
      )
    ),
    known as (
      insert into finding (client_id, key, rule, provider, sub_account_id, sub_account_name, region_id, resource_id,
        subject, service_name)
      select distinct on (key) ${clientId}::uuid, key, rule, provider, sub_account_id, sub_account_name, region_id,
        resource_id, subject, service_name
      from found order by key
      -- Names may change, and the account that a commitment is booked on; what it is about does not.
      on conflict (client_id, key) do update set sub_account_id = excluded.sub_account_id,
        sub_account_name = excluded.sub_account_name,
        service_name = excluded.service_name
      returning id, key
    )
    insert into finding_in_bill (finding_id, client_id, load_id, period, billing_account_id, currency, cost, saving,
      monthly_cost, monthly_saving, overlap_key, pool, covers_pool, confidence, effort, figures, filters)
    select known.id, ${clientId}::uuid, ${loadId}::uuid, ${period}::date, billing_account_id, currency, cost, saving,
      monthly_cost, monthly_saving, overlap_key, pool, covers_pool, confidence, effort, figures, filters
    from found join known using (key)
  `.execute(trx)
}

function rowOf(finding: Finding, percents: Percents): Record<string, unknown> {
  const rule = findRule(finding.rule)!
  const { resourceId, subAccountId } = finding
  return {
    key: finding.key,
    rule: finding.rule,
    provider: finding.provider,
    sub_account_id: subAccountId,
    sub_account_name: finding.subAccountName,
    region_id: finding.regionId,
    resource_id: resourceId,
    subject: finding.subject,
    service_name: finding.serviceName,
    billing_account_id: finding.billingAccountId,
    currency: finding.currency,
    cost: finding.cost,
    saving: finding.saving,
    monthly_cost: finding.monthlyCost,
    monthly_saving: finding.monthlySaving,
    overlap_key: resourceId === '' ? '' : `${subAccountId} ${finding.regionId} ${resourceId}`,
    pool: finding.pool,
    covers_pool: rule.coversPool ?? false,
    confidence: rule.confidence,
    effort: rule.effort,
    figures: { of: finding.figures, percents: percents[finding.rule] ?? {} },
    filters: finding.filters,
  }
}

/** Findings of a load that nobody reads any more. */
export async function removeFindings(
  trx: Transaction<Database>,
  { clientId, loadId }: { clientId: string; loadId: string },
): Promise<void> {
  await lockFindings(trx, clientId)
  await removeAllOf(trx, { clientId, loadId })
  await removeForgotten(trx, clientId)
}

async function removeAllOf(
  trx: Transaction<Database>,
  { clientId, loadId }: { clientId: string; loadId: string },
): Promise<void> {
  for (const table of ['finding_in_bill', 'finding_bill'] as const) {
    await trx.deleteFrom(table).where('load_id', '=', loadId).where('client_id', '=', clientId).execute()
  }
}

/** Findings of old versions whose rows are removed: of some of a load's billing periods or accounts. */
export async function removePurgedFindings(trx: Transaction<Database>, clientId: string): Promise<void> {
  await lockFindings(trx, clientId)
  await sql`
    delete from finding_in_bill as found using upload join upload_period on upload_id = upload.id
    where found.client_id = ${clientId}::uuid and upload.client_id = found.client_id
      and upload.load_id = found.load_id and upload_period.period = found.period
      and upload_period.billing_account_id = found.billing_account_id and purged_at is not null
  `.execute(trx)
  await sql`
    delete from finding_bill as found using upload
    where found.client_id = ${clientId}::uuid and upload.client_id = found.client_id
      and upload.load_id = found.load_id and not exists (
        select from upload_period
        where upload_id = upload.id and upload_period.period = found.period and purged_at is null
      )
  `.execute(trx)
  await removeForgotten(trx, clientId)
}

/** What no bill has and nobody has decided about; what somebody has may come again. */
async function removeForgotten(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`
    delete from finding
    where client_id = ${clientId} and state = 'open'
      and not exists (select from finding_in_bill where finding_id = finding.id)
      and not exists (select from finding_state_change where finding_id = finding.id)
  `.execute(trx)
}
