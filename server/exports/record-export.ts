import type { FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { CostFilter } from '../../contract/cost-query.ts'
import type { ExportFormat } from '../../contract/export.ts'
import type { Database } from '../../migrations/tables.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { callerOf } from '../http/caller.ts'
import type { LinesQuestion } from '../lines/lines-question.ts'

interface Exported {
  what: string
  format: ExportFormat
  question: LinesQuestion
  /** How many the answer is of. */
  uploads: number
}

/** Enough to know what somebody looked for; a filter can have a thousand. */
const KEPT_VALUES = 10

/** That cost lines were taken out, and which. */
export async function recordExport(
  db: Kysely<Database>,
  request: FastifyRequest,
  { what, format, question, uploads }: Exported,
): Promise<void> {
  const { uploadIds, filters, ...rest } = question
  await recordExportOf(db, request, {
    what,
    format,
    uploads,
    ...(uploadIds && { uploadIds: uploadIds.slice(0, KEPT_VALUES) }),
    ...(filters && { filters: filters.map(shortened) }),
    ...rest,
  })
}

/** Who took what out, written before the first byte of it leaves. */
export async function recordExportOf(
  db: Kysely<Database>,
  request: FastifyRequest,
  detail: { what: string; format: ExportFormat; [fact: string]: unknown },
): Promise<void> {
  const { user, client } = clientIdentityOf(request)
  await db.transaction().execute((trx) =>
    recordAudit(trx, {
      action: 'export.create',
      objectType: 'export',
      objectId: uuidv7(),
      clientId: client.id,
      userId: user.id,
      ...callerOf(request),
      detail,
    }),
  )
}

function shortened({ values, ...filter }: CostFilter): object {
  if (!values) return filter
  return { ...filter, values: values.slice(0, KEPT_VALUES), valueCount: values.length }
}
