import type { ClickHouseClient } from '@clickhouse/client'
import type { Progress } from '../progress.ts'
import type { OpenFile } from '../sources/open-file.ts'
import type { Reading } from '../sources/reading.ts'
import { regularRows } from '../sources/regular-rows.ts'
import { requireUtf8 } from '../sources/require-utf8.ts'
import { followStatement } from './follow-statement.ts'
import { insertParquet, insertRegular, insertText, type Insert } from './insert-rows.ts'

export interface FileInsert extends Insert {
  progress: Progress
  bytes: number
  enginePath: string
  reading: Reading
}

/**
 * Loads the rows of a file by the way that fits it: read by the engine itself, or streamed to it.
 *
 * @throws NeedsReading where its text has to be read otherwise, by a load that has nothing of it yet
 */
export async function insertFile(
  clickhouse: ClickHouseClient,
  file: OpenFile,
  insert: FileInsert,
): Promise<void> {
  if (file.kind === 'parquet') {
    const { parquet } = file
    return follow(clickhouse, insert, { rows: parquet.rowCount, columns: parquet.header.length }, (signal) =>
      insertParquet(clickhouse, { ...insert, parquet, signal }),
    )
  }
  const regular = insert.reading === 'regular' ? regularRows(file, insert.enginePath) : null
  if (regular) {
    return follow(clickhouse, insert, { columns: file.head.header.length }, (signal) =>
      insertRegular(clickhouse, { ...insert, regular, signal }),
    )
  }
  const { progress } = insert
  const mendEncoding = insert.reading === 'mended'
  const text = file.rows({
    onBytes: (bytes) => progress.countBytes(bytes),
    passText: (text) => progress.countRows(mendEncoding ? text : requireUtf8(text)),
  })
  return insertText(clickhouse, { ...insert, head: file.head, text, mendEncoding })
}

async function follow(
  clickhouse: ClickHouseClient,
  { loadId, bytes, progress, signal }: FileInsert,
  file: { rows?: number; columns: number },
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  using following = followStatement(clickhouse, loadId, { ...file, bytes }, progress)
  try {
    await run(AbortSignal.any([signal, following.signal]))
    following.complete()
  } catch (error) {
    following.signal.throwIfAborted()
    throw error
  }
}
