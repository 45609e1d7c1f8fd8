import { sql, type Kysely } from 'kysely'
import type { RuleOfBill } from '../../../contract/finding.ts'
import type { Optimization } from '../../../contract/optimization.ts'
import { rules } from '../../../etl/findings/rules/registry.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { Bill } from '../../findings/finding-scope.ts'

/** Every rule, and whether it applies to one of the bills; where to none, why not. */
export async function rulesOfBills(
  db: Kysely<Database>,
  clientId: string,
  bills: Bill[],
): Promise<Optimization['rules']> {
  const rows = await db
    .selectFrom('finding_bill')
    .where('client_id', '=', clientId)
    .where(
      sql<boolean>`(load_id, period) in (select * from unnest(${bills.map(({ loadId }) => loadId)}::uuid[], ${bills.map(({ period }) => period)}::date[]))`,
    )
    .select('rules')
    .execute()
  const said = Map.groupBy(
    rows.flatMap((row) => row.rules),
    ({ rule }) => rule,
  )
  return rules.map(({ id, title }) => ({ rule: id, title, ...summarise(said.get(id) ?? []) }))
}

function summarise(ofBills: RuleOfBill[]): Pick<RuleOfBill, 'applies' | 'reason'> {
  if (ofBills.length === 0) return { applies: false, reason: 'There is no bill that rules have looked at.' }
  const applying = ofBills.filter(({ applies }) => applies)
  const reasons = (applying.length > 0 ? applying : ofBills).flatMap(({ reason }) => reason ?? [])
  return { applies: applying.length > 0, reason: [...new Set(reasons)].join(' ') || null }
}
