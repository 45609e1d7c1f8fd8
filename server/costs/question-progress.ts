import type { ClickHouseClient } from '@clickhouse/client'
import type { QuestionProgress } from '../../contract/question.ts'
import { problemOfClickHouse } from './clickhouse-problems.ts'
import { createClientTurns } from './client-turns.ts'

/** A question by the id that the one who asked it made up: an id of somebody else names nothing. */
export interface QuestionKey {
  clientId: string
  userId: string
  questionId: string
}

/** Not among the questions themselves, behind which it would wait. */
const turns = createClientTurns({ atOnce: 2, waiting: 50, waitMs: 5_000 })

/**
 * How far the statements of a question are. Undefined where the engine runs none: the question was answered, waits for
 * its turn, or never was.
 */
export function findProgress(
  clickhouse: ClickHouseClient,
  key: QuestionKey,
  signal: AbortSignal,
): Promise<QuestionProgress | undefined> {
  return turns.run(key.clientId, signal, async () => {
    try {
      return await readProgress(clickhouse, key, signal)
    } catch (error) {
      throw problemOfClickHouse(error)
    }
  })
}

async function readProgress(
  clickhouse: ClickHouseClient,
  { clientId, userId, questionId }: QuestionKey,
  signal: AbortSignal,
): Promise<QuestionProgress | undefined> {
  const result = await clickhouse.query({
    query: `SELECT count() AS statements, sum(read_rows) AS rowsRead,
        sum(greatest(total_rows_approx, read_rows)) AS rowsTotal, toUInt64(max(elapsed) * 1000) AS elapsedMs
      FROM system.processes
      WHERE JSONExtractString(Settings['log_comment'], 'clientId') = {clientId:String}
        AND JSONExtractString(Settings['log_comment'], 'userId') = {userId:String}
        AND JSONExtractString(Settings['log_comment'], 'questionId') = {questionId:String}`,
    query_params: { clientId, userId, questionId },
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: { readonly: '2', max_execution_time: 5 },
  })
  const [row] = await result.json<Record<keyof QuestionProgress | 'statements', string>>()
  if (!row || Number(row.statements) === 0) return undefined
  return {
    rowsRead: Number(row.rowsRead),
    rowsTotal: Number(row.rowsTotal),
    elapsedMs: Number(row.elapsedMs),
  }
}
