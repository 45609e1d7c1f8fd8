import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { ROLLUP_VERSION } from '../clickhouse/rollups.ts'
import { enqueueRollups } from '../etl/rollups/rollup-job.ts'
import type { Database } from '../migrations/tables.ts'
import { generateCostLines } from './cost-lines.ts'

export interface QuestionData {
  /** The first month first. */
  uploads: { uploadId: string; loadId: string; month: string }[]
  lines: number
}

const UPLOADS = 24
const FIRST_MONTH = '2024-11-01'
/** Of what is generated: with another one, what was kept of a run before is not taken. */
export const DATA_VERSION = 2
const RESOURCES = 20_000
const POLL_MS = 500
const NO_AMOUNTS = {
  billed_cost: '0',
  effective_cost: '0',
  list_cost: '0',
  contracted_cost: '0',
  source_billed_cost: '0',
  rejected_cost: '0',
}

/** The months of the uploads, and the day after the last. */
export const MONTHS: readonly string[] = Array.from({ length: UPLOADS + 1 }, (_, index) => {
  const month = new Date(FIRST_MONTH)
  month.setUTCMonth(month.getUTCMonth() + index)
  return month.toISOString().slice(0, 10)
})

/**
 * Completed uploads of a month each with so many lines together, made in the engine, with the rollups that etl makes
 * of them. What is there of a run before is taken.
 */
export async function prepareQuestionData(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  clientId: string,
  lines: number,
): Promise<QuestionData> {
  const linesOfUpload = Math.ceil(lines / UPLOADS)
  for (const month of MONTHS.slice(0, UPLOADS)) {
    if (await findUpload(db, clientId, month)) continue
    const loadId = uuidv7()
    await generateCostLines(clickhouse, {
      clientId,
      loadId,
      month,
      lines: linesOfUpload,
      resources: RESOURCES,
    })
    await recordUpload(db, { clientId, loadId, month, lines: linesOfUpload })
  }
  await recordCurrency(db, clientId)
  const uploads = await db
    .selectFrom('upload')
    .innerJoin('load', 'load.id', 'upload.load_id')
    .where('upload.client_id', '=', clientId)
    .select(['upload.id as uploadId', 'load.id as loadId', 'file_name as month', 'rollup_version'])
    .orderBy('file_name')
    .execute()
  for (const { loadId, rollup_version } of uploads) {
    if (rollup_version !== ROLLUP_VERSION) await enqueueRollups(db, loadId)
  }
  while (await isSomethingMissing(db, clientId)) await sleep(POLL_MS)
  return { uploads, lines: linesOfUpload * UPLOADS }
}

function findUpload(db: Kysely<Database>, clientId: string, month: string) {
  return db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('file_name', '=', month)
    .select('id')
    .executeTakeFirst()
}

/** As a load does; the amounts are read by no question. */
async function recordCurrency(db: Kysely<Database>, clientId: string): Promise<void> {
  const uploads = await db.selectFrom('upload').where('client_id', '=', clientId).select('id').execute()
  await db
    .insertInto('upload_total')
    .values(uploads.map(({ id }) => ({ upload_id: id, currency: 'USD', ...NO_AMOUNTS })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function recordUpload(
  db: Kysely<Database>,
  { clientId, loadId, month, lines }: { clientId: string; loadId: string; month: string; lines: number },
): Promise<void> {
  const id = uuidv7()
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('upload')
      .values({
        id,
        client_id: clientId,
        file_name: month,
        origin: 'file',
        bytes: 1,
        content_sha256: createHash('sha256').update(id).digest('hex'),
        status: 'processing',
      })
      .execute()
    await trx.insertInto('load').values({ id: loadId, upload_id: id, client_id: clientId }).execute()
    await trx
      .insertInto('upload_period')
      .values({ upload_id: id, period: month, billing_account_id: '111122223333' })
      .execute()
    await trx
      .updateTable('upload')
      .set({ status: 'completed', phase: 'done', load_id: loadId, rows_read: lines, rows_accepted: lines })
      .where('id', '=', id)
      .execute()
  })
}

/** Rules look at each upload, too: questions are not asked beside them. */
async function isSomethingMissing(db: Kysely<Database>, clientId: string): Promise<boolean> {
  const missing = await db
    .selectFrom('load')
    .where('client_id', '=', clientId)
    .where((load) =>
      load.or([load('rollup_version', '<>', ROLLUP_VERSION), load('findings_version', 'is', null)]),
    )
    .select('id')
    .executeTakeFirst()
  return missing !== undefined
}
