import { sql, type Kysely } from 'kysely'
import type { ChargebackStatementDetail } from '../../../../../contract/chargeback-statement.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import { notFound } from '../../../../http/problem.ts'
import { type LinesOfStatement, statementLines } from './statement-lines.ts'
import { findTotals, type StatementHeader } from './statements-repository.ts'

type OfCurrency = ChargebackStatementDetail['currencies'][number]

/** What a cost centre of a statement is charged for; `unallocated`, what nobody carries. */
export async function findDetail(
  db: Kysely<Database>,
  clientId: string,
  statement: StatementHeader,
  costCentre: string,
): Promise<ChargebackStatementDetail> {
  const wanted = costCentre === 'unallocated' ? undefined : costCentre.toLowerCase()
  const all = await findTotals(db, clientId, statement.id)
  const totals = all.filter((total) => total.costCentre?.id === wanted)
  if (totals.length === 0) throw notFound(`cost centre ${costCentre} in this statement`)
  const about = { clientId, statementId: statement.id, costCentreId: wanted ?? null }
  const [rules, services, accounts, pools] = await Promise.all([
    sumLines(db, about, sql`rule, line.name`, sql`rule nulls last`)
      .select(['rule', 'line.name'])
      .execute(),
    sumLines(db, about, sql`service_name`)
      .select('service_name as serviceName')
      .execute(),
    sumLines(db, about, sql`sub_account_id, sub_account_name`)
      .select(['sub_account_id as subAccountId', 'sub_account_name as subAccountName'])
      .execute(),
    findPools(db, about),
  ])
  return {
    ...statement,
    costCentre: totals[0]!.costCentre,
    currencies: totals.map(({ billingCurrency, direct, shared, total }): OfCurrency => {
      const own = <Row extends SummedLines, Names>(rows: Row[], namesOf: (row: Row) => Names) =>
        rows
          .filter((row) => row.billing_currency === billingCurrency)
          .map((row) => ({
            ...namesOf(row),
            lineCount: Number(row.line_count),
            cost: { exact: row.exact, amount: row.amount },
          }))
      return {
        billingCurrency,
        direct,
        shared,
        total,
        rules: own(rules, ({ rule, name }) => ({ rule, name })),
        services: own(services, ({ serviceName }) => ({ serviceName })),
        accounts: own(accounts, ({ subAccountId, subAccountName }) => ({ subAccountId, subAccountName })),
        pools: pools
          .filter((pool) => pool.billing_currency === billingCurrency)
          .map(({ name, split, exact, amount }) => ({ name, split: split!, cost: { exact, amount } })),
      }
    }),
  }
}

interface SummedLines {
  billing_currency: string
  exact: string
  amount: string
  line_count: string
}

/** Sums of direct costs by currency and by whatever is said, the largest first where no order is. */
function sumLines(
  db: Kysely<Database>,
  about: LinesOfStatement,
  groups: ReturnType<typeof sql>,
  order = sql`abs(sum(amount)) desc, abs(sum(exact)) desc`,
) {
  return statementLines(db, about)
    .where('split', 'is', null)
    .groupBy([sql`billing_currency`, groups])
    .select([
      'billing_currency',
      sql<string>`trim_scale(sum(exact))::text`.as('exact'),
      sql<string>`sum(amount)::text`.as('amount'),
      sql<string>`sum(line_count)::text`.as('line_count'),
    ])
    .orderBy(sql`billing_currency`)
    .orderBy(order)
    .orderBy(groups)
}

function findPools(db: Kysely<Database>, about: LinesOfStatement) {
  return statementLines(db, about)
    .where('split', 'is not', null)
    .select(['billing_currency', 'line.name', 'split', 'exact', 'amount'])
    .orderBy('line.number')
    .execute()
}
