import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import { isPassing } from '../../client-bucket/access-error.ts'
import { addressOf } from '../../client-bucket/address-of.ts'
import { verifyAccess } from '../../client-bucket/verify-access.ts'
import type { ConnectionCheck, ConnectionStatus, Verification } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'

type ConnectionRow = Selectable<Database['connection']>

/** The person who asks for it, of the client whose connection it is. */
export interface VerifyingPerson {
  clientId: string
  userId: string
  address: string
  userAgent: string | undefined
}

export type VerifyOutcome =
  | { kind: 'recorded'; verification: Verification }
  /** There is none, it was deleted, or it is another client's. */
  | { kind: 'no-connection' }
  /** Another verification of it asks AWS at this moment. */
  | { kind: 'running' }
  /** It was changed meanwhile: what was found out is about what it led to before. */
  | { kind: 'changed' }

/** One that has not ended after this long never will: its process is gone. */
const ABANDONED_SECONDS = 60

/** Asks AWS whether a connection works as it is, and records what it says. `by` is null where nobody asks for it. */
export async function verifyConnection(
  { db }: { db: Kysely<Database> },
  connectionId: string,
  by: VerifyingPerson | null,
): Promise<VerifyOutcome> {
  const connection = await beginChecking(db, connectionId, by)
  if (!connection) return { kind: (await isThere(db, connectionId, by)) ? 'running' : 'no-connection' }
  try {
    const checks = await verifyAccess(addressOf(connection))
    const verification = await db
      .transaction()
      .execute((trx) => recordVerification(trx, connection, checks, by))
    if (verification) return { kind: 'recorded', verification }
    return { kind: (await isThere(db, connectionId, by)) ? 'changed' : 'no-connection' }
  } catch (error) {
    await asItWas(db, connection).set({ checking_since: null }).execute()
    throw error
  }
}

/** The connection, if nothing else checks it. */
function beginChecking(
  db: Kysely<Database>,
  connectionId: string,
  by: VerifyingPerson | null,
): Promise<ConnectionRow | undefined> {
  return db
    .updateTable('connection')
    .set({ checking_since: sql<Date>`now()` })
    .where('id', '=', connectionId)
    .$if(by !== null, (update) => update.where('client_id', '=', by?.clientId ?? ''))
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`coalesce(checking_since < now() - make_interval(secs => ${ABANDONED_SECONDS}), true)`)
    .returningAll()
    .executeTakeFirst()
}

async function isThere(
  db: Kysely<Database>,
  connectionId: string,
  by: VerifyingPerson | null,
): Promise<boolean> {
  const row = await db
    .selectFrom('connection')
    .where('id', '=', connectionId)
    .$if(by !== null, (query) => query.where('client_id', '=', by?.clientId ?? ''))
    .where('deleted_at', 'is', null)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Undefined where the connection leads elsewhere by now, or is gone. */
async function recordVerification(
  trx: Transaction<Database>,
  connection: ConnectionRow,
  checks: ConnectionCheck[],
  by: VerifyingPerson | null,
): Promise<Verification | undefined> {
  const status = statusAfter(connection, checks, by)
  const now = sql<Date>`now()`
  const recorded = await asItWas(trx, connection)
    .set({
      status,
      checks: JSON.stringify(checks),
      last_checked_at: now,
      ...(isWorking(checks) && { last_verified_at: now }),
      checking_since: null,
    })
    .returning('last_checked_at')
    .executeTakeFirst()
  if (!recorded) return undefined
  if (by || status !== connection.status) await recordAudit(trx, connection, { status, checks }, by)
  return { status, checks, checkedAt: (recorded.last_checked_at ?? new Date()).toISOString() }
}

/**
 * That AWS could not be asked says nothing about the role: what was verified stays so until it can be, unless somebody
 * stands before it and can ask again.
 */
function statusAfter(
  { status }: ConnectionRow,
  checks: ConnectionCheck[],
  by: VerifyingPerson | null,
): ConnectionStatus {
  if (isWorking(checks)) return 'verified'
  const failed = checks.filter(({ result }) => result === 'failed')
  const knowsNothing = failed.every(({ code }) => code !== null && isPassing(code))
  return by === null && knowsNothing ? status : 'failed'
}

const isWorking = (checks: ConnectionCheck[]) => checks.every(({ result }) => result !== 'failed')

/** The connection as long as it leads where it did when it was read. */
function asItWas(db: Kysely<Database>, connection: ConnectionRow) {
  return db
    .updateTable('connection')
    .where('client_id', '=', connection.client_id)
    .where('id', '=', connection.id)
    .where('deleted_at', 'is', null)
    .where('role_arn', '=', connection.role_arn)
    .where('bucket', '=', connection.bucket)
    .where('prefix', '=', connection.prefix)
    .where('region', '=', connection.region)
}

/** The codes alone: a message may name what is the client's. */
async function recordAudit(
  trx: Transaction<Database>,
  { id, client_id }: ConnectionRow,
  { status, checks }: { status: ConnectionStatus; checks: ConnectionCheck[] },
  by: VerifyingPerson | null,
): Promise<void> {
  await trx
    .insertInto('audit_event')
    .values({
      action: 'connection.verify',
      object_type: 'connection',
      object_id: id,
      client_id,
      user_id: by?.userId ?? null,
      address: by?.address ?? null,
      user_agent: by?.userAgent ?? null,
      detail: { status, codes: checks.flatMap(({ code }) => code ?? []) },
    })
    .execute()
}
