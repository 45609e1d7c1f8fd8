import { sql, type Kysely } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type {
  ChargebackStatement,
  ChargebackStatementList,
} from '../../../../../contract/chargeback-statement.ts'
import type { Database } from '../../../../../migrations/tables.ts'

type ListedStatement = ChargebackStatementList['items'][number]
export type StatementHeader = Omit<ListedStatement, 'currencies'>

/** The newest period first, and of a period the newest revision. */
export async function listStatements(
  db: Kysely<Database>,
  clientId: string,
  { period, before, limit }: { period?: string; before: Place | undefined; limit: number },
): Promise<ListedStatement[]> {
  const rows = await selectStatements(db, clientId)
    .$if(period !== undefined, (statements) => statements.where('statement.period', '=', `${period}-01`))
    .$if(before !== undefined, (statements) =>
      statements.where(
        sql<boolean>`(statement.period, statement.revision) < (${before?.period}::date, ${before?.revision}::integer)`,
      ),
    )
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('chargeback_statement_total as total')
          .whereRef('total.statement_id', '=', 'statement.id')
          .groupBy('billing_currency')
          .orderBy('billing_currency')
          .select([
            'billing_currency as billingCurrency',
            sql<string>`sum(direct_amount + shared_amount)::text`.as('bill'),
            sql<string>`coalesce(sum(direct_amount + shared_amount) filter (where cost_centre_id is null), 0)::text`.as(
              'unallocated',
            ),
            sql<number>`count(cost_centre_id)::integer`.as('costCentres'),
          ]),
      ).as('currencies'),
    )
    .orderBy('statement.period', 'desc')
    .orderBy('statement.revision', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ currencies, ...row }) => ({ ...headerFromRow(row), currencies }))
}

/** Where a list was left. */
export interface Place {
  period: string
  revision: number
}

export async function findStatement(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<StatementHeader | undefined> {
  const row = await selectStatements(db, clientId).where('statement.id', '=', id).executeTakeFirst()
  return row && headerFromRow(row)
}

export interface StoredTotal {
  billingCurrency: string
  costCentre: { id: string; code: string; name: string; owner: string } | null
  direct: { exact: string; amount: string }
  shared: { exact: string; amount: string }
  total: { exact: string; amount: string }
}

/** What each carries, by currency and in the order in which they were kept. */
export async function findTotals(
  db: Kysely<Database>,
  clientId: string,
  statementId: string,
): Promise<StoredTotal[]> {
  const rows = await db
    .selectFrom('chargeback_statement_total as total')
    .innerJoin('chargeback_statement as statement', 'statement.id', 'total.statement_id')
    .where('statement.client_id', '=', clientId)
    .where('statement.id', '=', statementId)
    .selectAll('total')
    .select([
      sql<string>`trim_scale(direct_exact + shared_exact)::text`.as('total_exact'),
      sql<string>`(direct_amount + shared_amount)::text`.as('total_amount'),
    ])
    .orderBy('number')
    .execute()
  return rows.map(({ cost_centre_id: id, code, name, owner, ...row }) => ({
    billingCurrency: row.billing_currency,
    costCentre: id === null ? null : { id, code, name, owner },
    direct: { exact: row.direct_exact, amount: row.direct_amount },
    shared: { exact: row.shared_exact, amount: row.shared_amount },
    total: { exact: row.total_exact, amount: row.total_amount },
  }))
}

type UploadOfStatement = ChargebackStatement['uploads'][number]

/** What it was made of, and what has become of it. */
export async function findUploads(
  db: Kysely<Database>,
  clientId: string,
  { id, period }: Pick<StatementHeader, 'id' | 'period'>,
): Promise<UploadOfStatement[]> {
  const rows = await db
    .selectFrom('chargeback_statement_upload as made_of')
    .innerJoin('upload', 'upload.id', 'made_of.upload_id')
    .leftJoin('upload_period as slice', (join) =>
      join.onRef('slice.upload_id', '=', 'upload.id').on('slice.period', '=', `${period}-01`),
    )
    .where('upload.client_id', '=', clientId)
    .where('made_of.statement_id', '=', id)
    .groupBy(['upload.id', 'made_of.load_id'])
    .select([
      'upload.id',
      'file_name as fileName',
      sql<boolean>`status <> 'completed'`.as('isGone'),
      sql<boolean>`upload.load_id is distinct from made_of.load_id`.as('isReloaded'),
      sql<boolean>`coalesce(bool_or(purged_at is not null), false)`.as('isPurged'),
      sql<boolean>`coalesce(bool_or(superseded_by is not null), false)`.as('isSuperseded'),
    ])
    .orderBy('upload.id')
    .execute()
  return rows.map(({ id: uploadId, fileName, isGone, isReloaded, isPurged, isSuperseded }) => ({
    id: uploadId,
    fileName,
    state: isGone
      ? 'deleted'
      : isPurged
        ? 'removed'
        : isSuperseded
          ? 'superseded'
          : isReloaded
            ? 'reloaded'
            : 'counts',
  }))
}

function selectStatements(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('chargeback_statement as statement')
    .innerJoin('app_user', 'app_user.id', 'statement.made_by')
    .where('statement.client_id', '=', clientId)
    .select([
      'statement.id',
      'statement.period',
      'revision',
      'basis',
      'rule_version',
      'note',
      'made_at',
      'app_user.id as user_id',
      'app_user.name as user_name',
    ])
    .select((eb) =>
      eb
        .not(
          eb.exists(
            eb
              .selectFrom('chargeback_statement as newer')
              .whereRef('newer.client_id', '=', 'statement.client_id')
              .whereRef('newer.period', '=', 'statement.period')
              .whereRef('newer.revision', '>', 'statement.revision')
              .select('newer.id'),
          ),
        )
        .$castTo<boolean>()
        .as('current'),
    )
}

type StatementRow = Awaited<ReturnType<ReturnType<typeof selectStatements>['executeTakeFirstOrThrow']>>

function headerFromRow({ rule_version, made_at, user_id, user_name, ...row }: StatementRow): StatementHeader {
  return {
    id: row.id,
    period: row.period.slice(0, 7),
    revision: row.revision,
    current: row.current,
    basis: row.basis,
    rulesVersion: rule_version,
    note: row.note,
    madeBy: { id: user_id, name: user_name },
    madeAt: made_at.toISOString(),
  }
}
