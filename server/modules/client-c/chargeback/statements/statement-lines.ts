import type { Kysely } from 'kysely'
import type { Database } from '../../../../../migrations/tables.ts'

export interface LinesOfStatement {
  clientId: string
  statementId: string
  /** Null is nobody; without it, those of all. */
  costCentreId?: string | null | undefined
}

/** The lines of a statement, each with the total that it is a part of. */
export function statementLines(
  db: Kysely<Database>,
  { clientId, statementId, costCentreId }: LinesOfStatement,
) {
  return db
    .selectFrom('chargeback_statement_line as line')
    .innerJoin('chargeback_statement_total as total', (join) =>
      join
        .onRef('total.statement_id', '=', 'line.statement_id')
        .onRef('total.number', '=', 'line.total_number'),
    )
    .innerJoin('chargeback_statement as statement', 'statement.id', 'line.statement_id')
    .where('statement.client_id', '=', clientId)
    .where('statement.id', '=', statementId)
    .$if(costCentreId !== undefined, (lines) =>
      lines.where('cost_centre_id', 'is not distinct from', costCentreId ?? null),
    )
}
