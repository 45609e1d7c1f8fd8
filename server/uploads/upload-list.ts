import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Upload, UploadFilterValues, UploadsQuery } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { containing } from '../http/containing.ts'
import type { UploadOrder, UploadPlace } from './upload-order.ts'
import { listedUpload, selectUploads } from './uploads-repository.ts'

type UploadFilter = Omit<UploadsQuery, 'orderBy' | 'direction' | 'cursor' | 'limit'>

interface Page {
  order: UploadOrder
  after: UploadPlace | undefined
  limit: number
}

/** Uploads of a client without their reports, in an order, from where a list was left. */
export async function listUploads(
  db: Kysely<Database>,
  clientId: string,
  filter: UploadFilter,
  { order, after, limit }: Page,
): Promise<Upload[]> {
  const key = KEYS[order.by]
  let query = filtered(selectUploads(db, clientId), filter)
  if (after) query = query.where(isAfter(order, after))
  if (key) query = query.orderBy(key.column, order.direction)
  const rows = await query.orderBy('upload.id', order.direction).limit(limit).execute()
  return rows.map(listedUpload)
}

interface Key {
  column: RawBuilder<string>
  /** A value of a cursor as the column has it. */
  read: (value: string) => RawBuilder<string>
}

/** Ids are UUIDv7, whose order is that of time: they need no key beside them. */
const KEYS: Record<UploadOrder['by'], Key | undefined> = {
  createdAt: undefined,
  // By code points: whatever the language of the database, a page ends where the next one begins.
  fileName: {
    column: sql`lower(upload.file_name) collate "C"`,
    read: (name) => sql`lower(${name}::text) collate "C"`,
  },
  rows: { column: sql`upload.rows_read`, read: (count) => sql`${count}::bigint` },
  rejected: { column: sql`upload.rows_rejected`, read: (count) => sql`${count}::bigint` },
}

function isAfter({ by, direction }: UploadOrder, { id, value }: UploadPlace): RawBuilder<boolean> {
  const key = KEYS[by]
  const comparison = sql.raw(direction === 'asc' ? '>' : '<')
  return key
    ? sql<boolean>`(${key.column}, upload.id) ${comparison} (${key.read(value)}, ${id}::uuid)`
    : sql<boolean>`upload.id ${comparison} ${id}::uuid`
}

function filtered(query: ReturnType<typeof selectUploads>, filter: UploadFilter) {
  const { status, origin, connectionId, createdBy, fileName, period, billingAccountId } = filter
  return query
    .$if(status !== undefined, (uploads) => uploads.where('upload.status', '=', status!))
    .$if(origin !== undefined, (uploads) => uploads.where('upload.origin', '=', origin!))
    .$if(connectionId !== undefined, (uploads) => uploads.where('upload.connection_id', '=', connectionId!))
    .$if(createdBy !== undefined, (uploads) => uploads.where('upload.created_by', '=', createdBy!))
    .$if(fileName !== undefined, (uploads) =>
      uploads.where('upload.file_name', 'ilike', containing(fileName!)),
    )
    .$if(period !== undefined || billingAccountId !== undefined, (uploads) =>
      uploads.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('upload_period')
            .whereRef('upload_period.upload_id', '=', 'upload.id')
            .$if(period !== undefined, (slices) => slices.where('period', '=', `${period}-01`))
            .$if(billingAccountId !== undefined, (slices) =>
              slices.where('billing_account_id', '=', billingAccountId!),
            )
            .select(sql.lit(1).as('one')),
        ),
      ),
    )
}

/** A client has a few of each; whoever has more finds the rest by typing them into the address. */
const MAX_VALUES = 1000

/** What the uploads of a client can be filtered by: values that some of them have. */
export async function findFilterValues(db: Kysely<Database>, clientId: string): Promise<UploadFilterValues> {
  const slices = db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .distinct()
    .limit(MAX_VALUES + 1)
  const [periods, accounts, users] = await Promise.all([
    slices
      .select(sql<string>`to_char(period, 'YYYY-MM')`.as('period'))
      .orderBy('period', 'desc')
      .execute(),
    slices
      .where('billing_account_id', '<>', '')
      .select('billing_account_id')
      .orderBy('billing_account_id')
      .execute(),
    db
      .selectFrom('app_user')
      .where('id', 'in', (eb) =>
        eb.selectFrom('upload').where('client_id', '=', clientId).select('created_by').distinct(),
      )
      .select(['id', 'name'])
      .orderBy('name')
      .orderBy('id')
      .limit(MAX_VALUES + 1)
      .execute(),
  ])
  return {
    periods: periods.slice(0, MAX_VALUES).map(({ period }) => period),
    billingAccountIds: accounts.slice(0, MAX_VALUES).map(({ billing_account_id: id }) => id),
    users: users.slice(0, MAX_VALUES),
    truncated: [periods, accounts, users].some(({ length }) => length > MAX_VALUES),
  }
}
