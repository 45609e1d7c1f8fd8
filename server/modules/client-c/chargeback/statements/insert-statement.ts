import type { Insertable, Transaction } from 'kysely'
import type { CostBasis } from '../../../../../contract/module.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'

export type StatementTotal = Omit<
  Insertable<Database['chargeback_statement_total']>,
  'statement_id' | 'number'
>

/** `total_number` is the place of its total among those of the statement. */
export type StatementLine = Omit<Insertable<Database['chargeback_statement_line']>, 'statement_id' | 'number'>

export interface StatementHead {
  period: string
  revision: number
  basis: CostBasis
  ruleVersion: number
  note: string
}

export interface StatementBody {
  loads: { uploadId: string; loadId: string }[]
  totals: StatementTotal[]
  lines: StatementLine[]
}

/** A statement of Postgres takes 65,535 parameters, and a row 12 of them. */
const ROWS_AT_ONCE = 5000

/** Keeps a statement, and returns its id. */
export async function insertStatement(
  trx: Transaction<Database>,
  { user, client }: ClientIdentity,
  { period, revision, basis, ruleVersion, note }: StatementHead,
  { loads, totals, lines }: StatementBody,
): Promise<string> {
  const { id } = await trx
    .insertInto('chargeback_statement')
    .values({
      client_id: client.id,
      period: `${period}-01`,
      revision,
      basis,
      rule_version: ruleVersion,
      note,
      made_by: user.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const rows of inParts(loads)) {
    await trx
      .insertInto('chargeback_statement_upload')
      .values(
        rows.map(({ uploadId, loadId }) => ({ statement_id: id, upload_id: uploadId, load_id: loadId })),
      )
      .execute()
  }
  const numbered = <Row extends object>(rows: Row[]) =>
    inParts(rows.map((row, number) => ({ statement_id: id, number, ...row })))
  for (const rows of numbered(totals)) {
    await trx.insertInto('chargeback_statement_total').values(rows).execute()
  }
  for (const rows of numbered(lines)) {
    await trx.insertInto('chargeback_statement_line').values(rows).execute()
  }
  return id
}

function inParts<Row>(rows: Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  )
}
