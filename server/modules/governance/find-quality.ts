import { sql, type Kysely } from 'kysely'
import type { UploadReport } from '../../../contract/upload.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { CostScope } from '../../costs/cost-scope.ts'

/** What an upload's report found against the standard that its files follow. */
export interface UploadQuality {
  uploadId: string
  fileName: string
  /** Null where the format follows no standard. */
  standard: string | null
  /** Mandatory columns that a file lacks. */
  missingColumns: string[]
  rows: number
  /** Violations: of columns by rows, and rows that were set aside. */
  findings: number
  finishedAt: string | null
  /** The first days of its billing months. */
  periods: string[]
}

/** The reports of a scope's uploads, in its order. */
export async function findQuality(
  db: Kysely<Database>,
  { clientId, loads }: Pick<CostScope, 'clientId' | 'loads'>,
): Promise<UploadQuality[]> {
  const rows = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', sql<string>`any(${loads.map(({ uploadId }) => uploadId)}::uuid[])`)
    .select(['id', 'file_name', 'rows_read', 'rows_rejected', 'report', 'finished_at'])
    .select((eb) =>
      eb
        .selectFrom('upload_period')
        .whereRef('upload_period.upload_id', '=', 'upload.id')
        .select(sql<string[]>`coalesce(array_agg(distinct period::text), '{}')`.as('periods'))
        .as('periods'),
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id, file_name, rows_read, rows_rejected, report, finished_at, periods }) => ({
    uploadId: id,
    fileName: file_name,
    ...violationsOf(report, Number(rows_rejected)),
    rows: Number(rows_read),
    finishedAt: finished_at?.toISOString() ?? null,
    periods: (periods ?? []).map((period) => period.slice(0, 7)),
  }))
}

/** A row with two violations counts twice, and one that was set aside counts by what it was set aside for. */
function violationsOf(
  report: UploadReport | null,
  rejected: number,
): Pick<UploadQuality, 'standard' | 'missingColumns' | 'findings'> {
  const conformance = report?.conformance
  if (!conformance) return { standard: null, missingColumns: [], findings: 0 }
  const found = conformance.columns
    .flatMap(({ problems }) => problems)
    .filter(({ code }) => code !== 'rejected')
    .reduce((sum, { rows }) => sum + rows, 0)
  return {
    standard: conformance.standard,
    missingColumns: conformance.columns
      .filter(({ level, present }) => level === 'Mandatory' && !present)
      .map(({ column }) => column),
    findings: found + rejected,
  }
}
