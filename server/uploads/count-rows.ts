import type { ClickHouseClient } from '@clickhouse/client'

interface LoadedFile {
  clientId: string
  loadId: string | null
  file: number
  signal: AbortSignal
}

/** How many rows of a file a load found, good ones and rejects; undefined where there is no load, or not any more. */
export async function countRows(
  clickhouse: ClickHouseClient,
  { clientId, loadId, file, signal }: LoadedFile,
): Promise<number | undefined> {
  if (loadId === null) return undefined
  const ofFile = 'client_id = {clientId:UUID} AND load_id = {loadId:UUID} AND file_index = {fileIndex:UInt16}'
  const answer = await clickhouse.query({
    query: `SELECT
        (SELECT count() FROM cost_line WHERE ${ofFile}) + (SELECT count() FROM rejected_line WHERE ${ofFile}) AS rows`,
    query_params: { clientId, loadId, fileIndex: file },
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: {
      readonly: '2',
      max_execution_time: 30,
      log_comment: JSON.stringify({ route: 'getSourceRow', clientId }),
    },
  })
  const [counted] = await answer.json<{ rows: string }>()
  const rows = Number(counted?.rows ?? 0)
  return rows > 0 ? rows : undefined
}
