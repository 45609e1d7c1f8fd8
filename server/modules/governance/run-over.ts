import type { ClickHouseClient } from '@clickhouse/client'
import { runStatement, type StatementContext, type Value } from '../../costs/run-statement.ts'
import type { Statement } from './charges.ts'

/** Runs a statement, and has its rows. */
export type RunOver = (statement: Statement) => Promise<Value[][]>

export function createRunOver(clickhouse: ClickHouseClient, context: StatementContext): RunOver {
  return async ({ sql, parameters }) => (await runStatement(clickhouse, sql, parameters, context)).data
}
