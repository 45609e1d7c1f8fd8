import type { ClickHouseClient } from '@clickhouse/client'
import type { Reject } from '../../contract/upload.ts'

interface RejectQuery {
  clientId: string
  loadId: string
  /** Rows are counted from 1, so that row 0 of file 0 is before the first. */
  after: { fileIndex: number; rowNumber: number }
  limit: number
}

/** Rejected rows of a load in the order of the file. */
export async function listRejects(
  clickhouse: ClickHouseClient,
  { clientId, loadId, after, limit }: RejectQuery,
): Promise<Reject[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT file_index, row_number, column_name, value, reason
      FROM rejected_line
      WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}
        AND (file_index, row_number) > ({fileIndex:UInt16}, {rowNumber:UInt64})
      ORDER BY file_index, row_number
      LIMIT {limit:UInt32}`,
    query_params: { clientId, loadId, fileIndex: after.fileIndex, rowNumber: after.rowNumber, limit },
    clickhouse_settings: {
      readonly: '2',
      max_execution_time: 30,
      log_comment: JSON.stringify({ route: 'listRejects', clientId }),
    },
    format: 'JSONCompactEachRow',
  })
  const rows = await answer.json<[number, string, string, string, string]>()
  return rows.map(([fileIndex, rowNumber, column, value, reason]) => ({
    fileIndex,
    rowNumber: Number(rowNumber),
    column,
    value,
    reason,
  }))
}

/** Enough rows for few questions; a page of the longest values that are kept is below 10 MB. */
const PAGE_ROWS = 2000

/** All rejected rows of a load, page by page: what is in memory does not grow with them. */
export async function* readRejects(
  clickhouse: ClickHouseClient,
  load: Pick<RejectQuery, 'clientId' | 'loadId'>,
): AsyncGenerator<Reject[]> {
  let after = { fileIndex: 0, rowNumber: 0 }
  for (;;) {
    const page = await listRejects(clickhouse, { ...load, after, limit: PAGE_ROWS })
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_ROWS) return
    after = last
  }
}
