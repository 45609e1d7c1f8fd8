import type { ClickHouseClient } from '@clickhouse/client'
import type { Progress } from '../progress.ts'
import { loadComment } from './load-tables.ts'

const INTERVAL_MS = 500

/**
 * Counts the rows of a statement that reads its file by itself, while it runs.
 *
 * @param file what the whole file counts for when all its rows are read
 */
export function followStatement(
  clickhouse: ClickHouseClient,
  loadId: string,
  file: { rows: number; bytes: number },
  progress: Pick<Progress, 'countBytes' | 'addRows'>,
): { stop(): void } {
  let counted = 0
  let countedBytes = 0
  const advance = (rows: number) => {
    const now = Math.max(counted, Math.min(rows, file.rows))
    const bytes = file.rows === 0 ? file.bytes : Math.floor((now / file.rows) * file.bytes)
    progress.addRows(now - counted)
    progress.countBytes(bytes - countedBytes)
    counted = now
    countedBytes = bytes
  }
  const timer = setInterval(() => {
    // What cannot be known now is known at the next tick; the load itself does not depend on it.
    rowsReadBy(clickhouse, loadId).then(advance, () => {})
  }, INTERVAL_MS)
  return {
    stop() {
      clearInterval(timer)
      advance(file.rows)
    },
  }
}

async function rowsReadBy(clickhouse: ClickHouseClient, loadId: string): Promise<number> {
  const answer = await clickhouse.query({
    query: `SELECT max(read_rows) AS rows FROM system.processes WHERE Settings['log_comment'] = {comment:String}`,
    query_params: { comment: loadComment(loadId) },
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ rows: string }>()
  return Number(row?.rows ?? 0)
}
