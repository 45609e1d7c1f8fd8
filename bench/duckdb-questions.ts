import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createClickHouse } from '../clickhouse/client.ts'
import type { DuckDbQuestionsTask } from './duckdb-questions-process.ts'
import { runInChild } from './measured-child.ts'
import type { QuestionData } from './question-data.ts'
import { DETAIL_QUESTIONS, LINE_QUESTIONS, ROLLUP_QUESTIONS, type Question } from './questions.ts'

/** After one that reads from the disk: some questions take it half a minute. */
const RUNS = 1

/** Medians by the names of the questions, in milliseconds. */
interface DuckDbTimes {
  oneUpload: Record<string, number>
  allUploads: Record<string, number>
}

/** The same lines in DuckDB, asked the same: it comes by Parquet, which is removed when it was read. */
export async function askDuckDb(
  clickhouseUrl: string,
  clientId: string,
  data: QuestionData,
  folder: string,
): Promise<DuckDbTimes> {
  const database = join(folder, `lines-${data.lines}.duckdb`)
  const parquet = join(folder, `parquet-${data.lines}`)
  if (!existsSync(database)) await exportLines(clickhouseUrl, clientId, data, parquet)
  const month = data.uploads.at(-1)!.month
  const of = (questions: readonly Question[], where: string) =>
    questions.map(({ name, duckDb }) => ({ name, sql: duckDb.replaceAll('{where}', where) }))
  const task: DuckDbQuestionsTask = {
    database,
    parquet: existsSync(database) ? null : join(parquet, '*.parquet'),
    runs: RUNS,
    oneUpload: of([...DETAIL_QUESTIONS, ...LINE_QUESTIONS], `BillingPeriodStart = DATE '${month}'`),
    allUploads: of([...ROLLUP_QUESTIONS, ...DETAIL_QUESTIONS, ...LINE_QUESTIONS], 'true'),
  }
  const { result } = await runInChild<DuckDbTimes>('duckdb-questions-process.ts', task)
  await rm(parquet, { recursive: true, force: true })
  return result
}

/** What the questions need, a file for each upload. */
async function exportLines(
  clickhouseUrl: string,
  clientId: string,
  { uploads }: QuestionData,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const clickhouse = createClickHouse(clickhouseUrl)
  try {
    for (const { loadId, month } of uploads) {
      const { stream } = await clickhouse.exec({
        query: `SELECT BillingPeriodStart, ChargePeriodStart, BillingCurrency, SubAccountId, SubAccountName, ServiceName,
            RegionId, ResourceId, x_UsageType, EffectiveCost, Tags
          FROM cost_line WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}
          FORMAT Parquet`,
        query_params: { clientId, loadId },
      })
      const path = join(folder, `${month}.parquet`)
      await pipeline(stream, createWriteStream(`${path}.part`))
      await rename(`${path}.part`, path)
    }
  } finally {
    await clickhouse.close()
  }
}
