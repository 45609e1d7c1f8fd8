import { sql, type Kysely, type Transaction } from 'kysely'
import type { Inquiry, NewInquiry } from '../../contract/inquiry.ts'
import type { Database } from '../../migrations/tables.ts'

export async function insertInquiry(
  db: Kysely<Database>,
  { name, email, company, message, address }: Omit<NewInquiry, 'website'> & { address: string },
): Promise<void> {
  await db.insertInto('inquiry').values({ name, email, company, message, address }).execute()
}

export async function findInquiry(db: Kysely<Database>, id: string): Promise<Inquiry | undefined> {
  const row = await inquiries(db).where('inquiry.id', '=', id).executeTakeFirst()
  return row && inquiryFrom(row)
}

/** Inquiries, newest first, before the given id. */
export async function listInquiries(
  db: Kysely<Database>,
  { handled, before, limit }: { handled: boolean | undefined; before: string | undefined; limit: number },
): Promise<Inquiry[]> {
  const rows = await inquiries(db)
    .$if(handled !== undefined, (query) => query.where('handled_at', handled ? 'is not' : 'is', null))
    .$if(before !== undefined, (query) => query.where('inquiry.id', '<', before ?? ''))
    .orderBy('inquiry.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(inquiryFrom)
}

/** False where it was that way before: who handled it first stays who handled it. */
export async function setHandled(
  trx: Transaction<Database>,
  { id, handled, userId }: { id: string; handled: boolean; userId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('inquiry')
    .set(
      handled ? { handled_at: sql<Date>`now()`, handled_by: userId } : { handled_at: null, handled_by: null },
    )
    .where('id', '=', id)
    .where('handled_at', handled ? 'is' : 'is not', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

function inquiries(db: Kysely<Database>) {
  return db
    .selectFrom('inquiry')
    .leftJoin('app_user', 'app_user.id', 'inquiry.handled_by')
    .selectAll('inquiry')
    .select('app_user.name as handled_by_name')
}

type InquiryRow = Awaited<ReturnType<ReturnType<typeof inquiries>['executeTakeFirstOrThrow']>>

function inquiryFrom(row: InquiryRow): Inquiry {
  const { id, name, email, company, message, created_at, handled_at, handled_by, handled_by_name } = row
  return {
    id,
    name,
    email,
    company,
    message,
    createdAt: created_at.toISOString(),
    handledAt: handled_at?.toISOString() ?? null,
    handledBy: handled_by === null ? null : { id: handled_by, name: handled_by_name ?? '' },
  }
}
