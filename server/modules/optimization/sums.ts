import { sql, type Kysely } from 'kysely'
import type { Optimization } from '../../../contract/optimization.ts'
import { findRule } from '../../../etl/findings/rules/registry.ts'
import type { Database } from '../../../migrations/tables.ts'
import { countedChecks, countedFindings } from '../../findings/counted-findings.ts'
import type { Bill } from '../../findings/finding-scope.ts'

type Sums = Pick<
  Optimization,
  'potential' | 'findingCount' | 'byRule' | 'byAccount' | 'safeAndEasy' | 'byEffort' | 'byState'
>

interface Row {
  /** Which of the groupings below it is of. */
  by: 'all' | 'rule' | 'account' | 'effort' | 'effort-and-confidence' | 'state'
  value: string
  name: string
  currency: string
  /** Those that were dismissed, or are done, are in none but those of their state. */
  findings: string
  counted: string
  saving: string
}

/** Savings of a month by what people divide them by: each resource counted once. */
export async function sumFindings(db: Kysely<Database>, clientId: string, bills: Bill[]): Promise<Sums> {
  const rows = bills.length === 0 ? [] : await readSums(db, clientId, bills)
  const of = (by: Row['by']) => rows.filter((row) => row.by === by)
  /** Where all are dismissed or done, nothing is left to be saved. */
  const open = (by: Row['by']) => of(by).filter(({ findings }) => findings !== '0')
  const fields = ({ currency, counted, findings }: Row) => ({
    findings: Number(findings),
    currency,
    monthlySaving: counted,
  })
  return {
    potential: of('all').map(({ currency, counted }) => ({ currency, monthlySaving: counted })),
    findingCount: of('all').reduce((sum, { findings }) => sum + Number(findings), 0),
    byRule: open('rule').map((row) => ({
      rule: row.value,
      title: findRule(row.value)?.title ?? row.value,
      ...fields(row),
    })),
    byAccount: open('account').map((row) => ({ subAccountId: row.value, name: row.name, ...fields(row) })),
    safeAndEasy: open('effort-and-confidence')
      .filter(({ value }) => value === 'low high')
      .map(fields),
    byEffort: open('effort').map((row) => ({
      effort: row.value as Optimization['byEffort'][number]['effort'],
      ...fields(row),
    })),
    byState: of('state').map((row) => ({
      state: row.value as Optimization['byState'][number]['state'],
      ...fields(row),
      monthlySaving: row.saving,
    })),
  }
}

async function readSums(db: Kysely<Database>, clientId: string, bills: Bill[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with ${countedFindings(clientId, bills)}
    select case
        when grouping(rule) = 0 then 'rule' when grouping(sub_account_id) = 0 then 'account'
        when grouping(confidence) = 0 then 'effort-and-confidence' when grouping(effort) = 0 then 'effort' when grouping(state) = 0 then 'state' else 'all' end as by,
      coalesce(rule, sub_account_id, effort || ' ' || confidence, effort, state, '') as value, max(sub_account_name) as name, currency,
      case when grouping(state) = 0 then count(*) else count(*) filter (where counts) end as findings, trim_scale(sum(counted_saving)) as counted,
      trim_scale(sum(monthly_saving)) as saving
    from counted
    group by grouping sets ((currency), (currency, rule), (currency, sub_account_id), (currency, effort), (currency, effort, confidence), (currency, state))
    order by currency, counted desc, value
  `.execute(db)
  return rows
}

/** What findings that are done have saved, each by the last bill that it was checked with. */
export async function sumRealised(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
): Promise<Optimization['realised']> {
  const { rows } = await sql<Optimization['realised'][number]>`
    with ${countedChecks(clientId, periodsOf(bills))}
    select currency, trim_scale(sum(realised)) as "monthlySaving"
    from (
      select distinct on (finding_id, currency) currency, realised from counted_check
      order by finding_id, currency, period desc
    ) as last_check
    group by currency order by currency
  `.execute(db)
  return rows
}

/** What could be saved and what was, bill by bill: in the bills from before something was done, it could. */
export async function trendOf(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
): Promise<Optimization['trend']> {
  if (bills.length === 0) return []
  const { rows } = await sql<Optimization['trend'][number]>`
    with ${countedFindings(clientId, bills, { asFound: true })}, ${countedChecks(clientId, periodsOf(bills))},
    point as (
      select period, currency, sum(counted_saving) as potential, 0 as realised from counted group by period, currency
      union all
      select period, currency, 0, sum(realised) from counted_check group by period, currency
    )
    select to_char(period, 'YYYY-MM') as period, currency, trim_scale(sum(potential)) as potential,
      trim_scale(sum(realised)) as realised
    from point group by point.period, currency order by point.period, currency
  `.execute(db)
  return rows
}

function periodsOf(bills: Bill[]): string[] {
  return [...new Set(bills.map(({ period }) => period))]
}
