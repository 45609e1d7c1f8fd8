import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { LoadContext } from '../load-upload.ts'
import { wantedHistory } from './enqueue-findings.ts'
import { findFindings, type FoundInBill } from './find-findings.ts'
import { findHistory } from './history-of-load.ts'
import { readPercents, versionOf } from './settings.ts'
import { storeFindings } from './store-findings.ts'

/**
 * Has the rules look at a load that an upload is completed with, and puts what they find in place of what they found
 * before, in one transaction: until then what was there is read, and a job that was interrupted leaves nothing.
 */
export async function findFindingsOfLoad(
  { db, clickhouse, limits, log }: Pick<LoadContext, 'db' | 'clickhouse' | 'limits' | 'log'>,
  loadId: string,
  signal: AbortSignal,
): Promise<void> {
  const percents = await readPercents(db)
  const version = versionOf(percents)
  const load = await findLoad(db, loadId)
  if (!load || (load.madeBy === version && load.madeWith === load.history)) return
  const began = performance.now()
  const bounds = { maxMemoryBytes: limits.maxMemoryBytes, signal }
  const bills: ({ period: string } & FoundInBill)[] = []
  for (const period of load.periods) {
    const bill = { clientId: load.clientId, loadId, period }
    const history = await findHistory(db, bill)
    bills.push({ period, ...(await findFindings(clickhouse, bill, { history, percents, bounds })) })
  }
  const stored = await storeFindings(db, {
    clientId: load.clientId,
    loadId,
    bills,
    percents,
    version,
    history: load.history,
  })
  if (!stored) return
  const count = bills.reduce((sum, { findings }) => sum + findings.length, 0)
  log.info({ loadId, count, milliseconds: Math.round(performance.now() - began) }, 'findings made')
}

interface LoadToLookAt {
  clientId: string
  history: string
  periods: string[]
  /** What its findings are of, where it has some. */
  madeBy: string | null
  madeWith: string | null
}

/** The load, with what of before its findings are made with from now on; nothing where it counts no more. */
async function findLoad(db: Kysely<Database>, loadId: string): Promise<LoadToLookAt | undefined> {
  const upload = await db
    .selectFrom('upload')
    .innerJoin('load', 'load.id', 'upload.load_id')
    .where('load.id', '=', loadId)
    .where('status', '=', 'completed')
    .select(['upload.id', 'upload.client_id', 'findings_version', 'findings_history'])
    .executeTakeFirst()
  if (!upload) return undefined
  const { rows } = await sql<{ history: string; periods: string[] }>`
    with ${wantedHistory(upload.client_id)}
    select history, (
      select array_agg(distinct to_char(period, 'YYYY-MM-DD') order by to_char(period, 'YYYY-MM-DD'))
      from upload_period where upload_id = ${upload.id} and purged_at is null
    ) as periods
    from wanted where load_id = ${loadId}
  `.execute(db)
  const [row] = rows
  return (
    row && {
      clientId: upload.client_id,
      history: row.history,
      periods: row.periods ?? [],
      madeBy: upload.findings_version,
      madeWith: upload.findings_history,
    }
  )
}
