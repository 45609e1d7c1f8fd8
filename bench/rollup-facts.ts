import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import { ROLLUP_NAMES, ROLLUP_VERSION } from '../clickhouse/rollups.ts'
import { enqueueRollups } from '../etl/rollups/rollup-job.ts'
import type { Database } from '../migrations/tables.ts'
import type { QuestionData } from './question-data.ts'

export interface RollupFacts {
  /** What there is to ask about, counted in the lines. */
  data: { services: number; accounts: number; resources: number; tagKeys: number }
  /** How long etl takes to make all rollups of an upload, for each million of its lines. */
  secondsPerMillionLines: number
  tables: TableSize[]
}

interface TableSize {
  name: string
  rows: number
  bytes: number
}

interface Engines {
  db: Kysely<Database>
  clickhouse: ClickHouseClient
}

/** What the lines of a client are made of, and what its rollups are. */
export async function findRollupFacts(
  { db, clickhouse }: Engines,
  clientId: string,
  { uploads, lines }: QuestionData,
): Promise<RollupFacts> {
  const select = async <Row>(query: string): Promise<Row[]> =>
    (await clickhouse.query({ query, query_params: { clientId }, format: 'JSONEachRow' })).json<Row>()
  const [data] = await select<Record<keyof RollupFacts['data'], string>>(
    `SELECT uniqExact(ServiceName) AS services, uniqExact(SubAccountId) AS accounts,
      uniqExactIf(ResourceId, ResourceId != '') AS resources, length(groupUniqArrayArray(mapKeys(Tags))) AS tagKeys
    FROM cost_line WHERE client_id = {clientId:UUID}`,
  )
  const tables: TableSize[] = []
  for (const name of ['cost_line', 'cost_daily', ...ROLLUP_NAMES]) {
    const [size] = await select<{ rows: string; bytes: string }>(
      `SELECT (SELECT count() FROM ${name} WHERE client_id = {clientId:UUID}) AS rows,
        rows * (SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts
          WHERE active AND database = currentDatabase() AND table = '${name}') AS bytes`,
    )
    tables.push({ name, rows: Number(size!.rows), bytes: Number(size!.bytes) })
  }
  const seconds = await makeAgain(db, uploads.at(-1)!.loadId)
  return {
    data: {
      services: Number(data!.services),
      accounts: Number(data!.accounts),
      resources: Number(data!.resources),
      tagKeys: Number(data!.tagKeys),
    },
    secondsPerMillionLines: seconds / (lines / uploads.length / 1e6),
    tables,
  }
}

/** From the job that is enqueued to the rollups that can be read, in seconds. */
async function makeAgain(db: Kysely<Database>, loadId: string): Promise<number> {
  await db.updateTable('load').set({ rollup_version: 0 }).where('id', '=', loadId).execute()
  const began = performance.now()
  await enqueueRollups(db, loadId)
  const isMade = () =>
    db
      .selectFrom('load')
      .where('id', '=', loadId)
      .where('rollup_version', '=', ROLLUP_VERSION)
      .select('id')
      .executeTakeFirst()
  while (!(await isMade())) await sleep(50)
  return (performance.now() - began) / 1000
}
