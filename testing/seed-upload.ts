import { createHash, randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { addDecimals } from '../clickhouse/exact.ts'
import type { UploadStatus } from '../contract/upload.ts'
import type { Database } from '../migrations/tables.ts'

/** Columns of a cost line by their names in ClickHouse; what is missing is empty. */
export type TestCostLine = Record<string, string | number | null | Record<string, string>>

interface Engines {
  databases: { db: Kysely<Database> }
  clickhouse: ClickHouseClient
}

/** An upload as it is before any load, or after one that did not complete. */
export async function seedUpload(
  { databases: { db } }: Engines,
  { clientId, status, fileName = 'bill.csv' }: { clientId: string; status: UploadStatus; fileName?: string },
): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('upload')
    .values({
      id,
      client_id: clientId,
      file_name: fileName,
      origin: 'file',
      bytes: 1,
      content_sha256: createHash('sha256').update(id).digest('hex'),
      status,
    })
    .execute()
  return id
}

/**
 * A completed upload with its cost lines, written as a load writes them but without one. Lines default to a
 * charge of 1 USD on 2026-10-01.
 */
export async function seedCompletedUpload(
  engines: Engines,
  { clientId, lines, fileName }: { clientId: string; lines: TestCostLine[]; fileName?: string },
): Promise<{ uploadId: string; loadId: string }> {
  const { db } = engines.databases
  const uploadId = await seedUpload(engines, {
    clientId,
    status: 'processing',
    ...(fileName !== undefined && { fileName }),
  })
  const loadId = uuidv7()
  const rows = lines.map((line, index) => ({
    client_id: clientId,
    load_id: loadId,
    file_index: 0,
    row_number: index + 1,
    BillingPeriodStart: '2026-10-01',
    BillingPeriodEnd: '2026-11-01',
    ChargePeriodStart: '2026-10-01 00:00:00',
    ChargePeriodEnd: '2026-10-01 01:00:00',
    BillingCurrency: 'USD',
    BillingAccountId: '111122223333',
    BilledCost: '1',
    EffectiveCost: '1',
    ListCost: '1',
    ContractedCost: '1',
    ...line,
  }))
  await engines.clickhouse.insert({ table: 'cost_line_landing', values: rows, format: 'JSONEachRow' })
  await db.insertInto('load').values({ id: loadId, upload_id: uploadId, client_id: clientId }).execute()
  const periods = new Map(
    rows.map(({ BillingPeriodStart, BillingAccountId: account }) => {
      const period = `${String(BillingPeriodStart).slice(0, 7)}-01`
      return [`${period} ${account}`, { period, account }]
    }),
  )
  if (periods.size > 0) {
    await db
      .insertInto('upload_period')
      .values(
        [...periods.values()].map(({ period, account }) => ({
          upload_id: uploadId,
          period: String(period),
          billing_account_id: String(account),
        })),
      )
      .execute()
  }
  for (const currency of new Set(rows.map(({ BillingCurrency }) => String(BillingCurrency)))) {
    const ofIt = rows.filter(({ BillingCurrency }) => String(BillingCurrency) === currency)
    const sumOf = (column: 'BilledCost' | 'EffectiveCost' | 'ListCost' | 'ContractedCost') =>
      addDecimals(ofIt.map((row) => String(row[column])))
    await db
      .insertInto('upload_total')
      .values({
        upload_id: uploadId,
        currency,
        billed_cost: sumOf('BilledCost'),
        effective_cost: sumOf('EffectiveCost'),
        list_cost: sumOf('ListCost'),
        contracted_cost: sumOf('ContractedCost'),
        source_billed_cost: sumOf('BilledCost'),
        rejected_cost: '0',
      })
      .execute()
  }
  await db
    .updateTable('upload')
    .set({
      status: 'completed',
      phase: 'done',
      load_id: loadId,
      rows_read: rows.length,
      rows_accepted: rows.length,
    })
    .where('id', '=', uploadId)
    .execute()
  return { uploadId, loadId }
}

/** An id of the right form that nothing has. */
export function unknownId(): string {
  return randomUUID()
}
