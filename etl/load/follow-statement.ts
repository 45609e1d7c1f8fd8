import type { ClickHouseClient } from '@clickhouse/client'
import { LoadError } from '../load-error.ts'
import type { Progress } from '../progress.ts'
import { requireGrowth } from '../sources/decompress.ts'
import { loadComment } from './load-tables.ts'

const INTERVAL_MS = 500

export interface FollowedFile {
  bytes: number
  /** Where they are known before they are read. */
  rows?: number
  columns: number
}

/**
 * Counts what a statement reads that reads its file by itself, and ends it where a compressed file grows as no
 * report does.
 */
export function followStatement(
  clickhouse: ClickHouseClient,
  loadId: string,
  file: FollowedFile,
  progress: Pick<Progress, 'countBytes' | 'addRows'>,
): { signal: AbortSignal; complete(): void; [Symbol.dispose](): void } {
  const growth = new AbortController()
  let counted: Reads = { rows: 0, bytes: 0 }
  const advance = (reads: Reads) => {
    const rows = Math.max(counted.rows, Math.min(reads.rows, file.rows ?? Infinity))
    const bytes = Math.max(counted.bytes, Math.min(bytesOf(reads, file), file.bytes))
    progress.addRows(rows - counted.rows)
    progress.countBytes(bytes - counted.bytes)
    counted = { rows, bytes }
  }
  const look = async () => {
    const reads = await readsOf(clickhouse, loadId)
    advance(reads)
    // A row has at least its delimiters: more text than this makes can only be within its values.
    if (file.rows === undefined) requireGrowth(reads.rows * file.columns, reads.bytes)
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      // What cannot be known now is known at the next tick; the load itself does not depend on it.
      if (error instanceof LoadError) growth.abort(error)
    })
  }, INTERVAL_MS)
  return {
    signal: growth.signal,
    complete: () => advance({ rows: file.rows ?? 0, bytes: file.bytes }),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

interface Reads {
  rows: number
  /** Of a text file, as it lies on the disk; of Parquet, of its columns as they are in memory. */
  bytes: number
}

function bytesOf(reads: Reads, file: FollowedFile): number {
  if (file.rows === undefined) return reads.bytes
  return file.rows === 0 ? file.bytes : Math.floor((reads.rows / file.rows) * file.bytes)
}

async function readsOf(clickhouse: ClickHouseClient, loadId: string): Promise<Reads> {
  const answer = await clickhouse.query({
    query: `SELECT max(read_rows) AS rows, max(read_bytes) AS bytes FROM system.processes
      WHERE Settings['log_comment'] = {comment:String}`,
    query_params: { comment: loadComment(loadId) },
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ rows: string; bytes: string }>()
  return { rows: Number(row?.rows ?? 0), bytes: Number(row?.bytes ?? 0) }
}
