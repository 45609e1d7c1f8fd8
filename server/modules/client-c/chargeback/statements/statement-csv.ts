import type { Kysely } from 'kysely'
import type { Database } from '../../../../../migrations/tables.ts'
import { statementLines } from './statement-lines.ts'
import type { StatementHeader } from './statements-repository.ts'

export const STATEMENT_COLUMNS = [
  'period',
  'revision',
  'costCentreCode',
  'costCentreName',
  'costCentreOwner',
  'billingCurrency',
  'kind',
  'name',
  'serviceName',
  'subAccountId',
  'subAccountName',
  'lineCount',
  'amount',
  'exactCost',
  'splitPart',
  'splitWhole',
  'pool',
] as const

type CsvRow = Record<(typeof STATEMENT_COLUMNS)[number], string | number | null>

/** Few questions for a long statement. */
const PAGE_ROWS = 5000

/**
 * The lines of a statement, page by page: amounts of a cost centre and currency add up to what it is charged.
 *
 * @param costCentre an id or `unallocated`; without it, all of them
 */
export async function* readStatementRows(
  db: Kysely<Database>,
  clientId: string,
  { id, period, revision }: StatementHeader,
  costCentre: string | undefined,
): AsyncGenerator<CsvRow[]> {
  const costCentreId = costCentre === 'unallocated' ? null : costCentre
  let after = -1
  for (;;) {
    const rows = await statementLines(db, { clientId, statementId: id, costCentreId })
      .where('line.number', '>', after)
      .selectAll('line')
      .select(['billing_currency', 'code', 'total.name as centre_name', 'owner', 'cost_centre_id'])
      .orderBy('line.number')
      .limit(PAGE_ROWS)
      .execute()
    if (rows.length > 0) {
      yield rows.map(({ split, cost_centre_id, ...row }) => ({
        period,
        revision,
        costCentreCode: row.code,
        costCentreName: row.centre_name,
        costCentreOwner: row.owner,
        billingCurrency: row.billing_currency,
        kind: split ? 'shared' : cost_centre_id === null ? 'unallocated' : 'direct',
        name: row.name,
        serviceName: row.service_name,
        subAccountId: row.sub_account_id,
        subAccountName: row.sub_account_name,
        lineCount: Number(row.line_count),
        amount: row.amount,
        exactCost: row.exact,
        splitPart: split?.part ?? null,
        splitWhole: split?.whole ?? null,
        pool: split?.pool ?? null,
      }))
    }
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)!.number
  }
}
