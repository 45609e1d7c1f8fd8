import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply } from 'fastify'
import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { ProblemError } from '../../http/problem.ts'
import { verifyPassword } from '../passwords/password.ts'

/** Who tries a password, and from where. */
export interface Attempt {
  /** As it was typed, whether anybody has it or not. */
  email: string
  address: string
}

/** From which failure on there is a wait: one second, doubled by each further failure up to the longest. */
interface BackOff {
  firstBlocking: number
  longestSeconds: number
}

/** A person who tries their passwords hardly notices; who guesses has 12 tries an hour. */
const ofAccounts: BackOff = { firstBlocking: 5, longestSeconds: 300 }

/** A whole office may be behind one address: it is slowed, and never for long. */
const ofAddresses: BackOff = { firstBlocking: 50, longestSeconds: 60 }

/** Failures count until there was none for this long. */
const MEMORY = sql`interval '1 hour'`

/** How many forgotten rows one attempt removes: more than it can add, and no work that anybody waits for. */
const MAX_REMOVED = 10

interface Count {
  key: RawBuilder<Buffer>
  backOff?: BackOff
}

interface Counts {
  account: Count
  /** The failures of the account that count for the address. */
  accountAtAddress: Count
  address: Count
}

/**
 * Whether the password belongs to the hash; throws 429 where the account or the address has to wait. The attempt is
 * counted as failed when it is its turn to be hashed, and before it is, so that guesses made side by side count too,
 * and people who come at once do not stand in each other's way. Give it back when the password was right.
 *
 * All servers share the counts, and an unknown account is counted like a known one: nothing tells which there are.
 */
export async function checkPassword(
  db: Kysely<Database>,
  attempt: Attempt,
  { password, hash }: { password: string; hash: string | undefined },
  reply: FastifyReply,
): Promise<boolean> {
  const counts = countsOf(attempt)
  await refuseWhileBlocked(db, counts, reply)
  const valid = await verifyPassword(password, hash, () => reserveFailure(db, counts, reply))
  await removeForgotten(db)
  return valid
}

/**
 * The password was right: forgets the account's failures, and takes from the address those that this account made
 * there. Not others: who has an account could buy guesses at another one with it.
 */
export async function giveBackFailures(db: Kysely<Database>, attempt: Attempt): Promise<void> {
  const { account, accountAtAddress, address } = countsOf(attempt)
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('sign_in_throttle').where('key', '=', account.key).execute()
    const own = await trx
      .deleteFrom('sign_in_throttle')
      .where('key', '=', accountAtAddress.key)
      .returning('failures')
      .executeTakeFirst()
    await trx
      .updateTable('sign_in_throttle')
      .set({ failures: sql<number>`greatest(failures - ${own?.failures ?? 0}, 0)`, blocked_until: null })
      .where('key', '=', address.key)
      .execute()
  })
}

/** Somebody proved otherwise that the account is theirs, and need not wait for what others tried. */
export async function forgetFailuresOfAccount(db: Kysely<Database>, email: string): Promise<void> {
  await db.deleteFrom('sign_in_throttle').where('key', '=', keyOfAccount(email)).execute()
}

function countsOf({ email, address }: Attempt): Counts {
  const from = normalizeIP(address)
  return {
    account: { key: keyOfAccount(email), backOff: ofAccounts },
    accountAtAddress: { key: hashOf(sql`${`account at ${from}:`} || lower(${email})`) },
    address: { key: hashOf(sql`${`address:${from}`}::text`), backOff: ofAddresses },
  }
}

const keyOfAccount = (email: string) => hashOf(sql`'account:' || lower(${email})`)

/** By the database, whose `lower` also finds the account: İ in place of i would be a count of its own in ours. */
function hashOf(text: RawBuilder<unknown>): RawBuilder<Buffer> {
  return sql<Buffer>`sha256(convert_to(${text}, 'UTF8'))`
}

async function reserveFailure(db: Kysely<Database>, counts: Counts, reply: FastifyReply): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Always in this order, so that no two attempts wait for each other.
    for (const count of [counts.account, counts.accountAtAddress, counts.address]) {
      if (await countFailure(trx, count)) continue
      throw tooManyAttempts(reply, Math.max(1, await secondsToWait(trx, counts)))
    }
  })
}

async function refuseWhileBlocked(db: Kysely<Database>, counts: Counts, reply: FastifyReply): Promise<void> {
  const wait = await secondsToWait(db, counts)
  if (wait > 0) throw tooManyAttempts(reply, wait)
}

async function secondsToWait(db: Kysely<Database>, { account, address }: Counts): Promise<number> {
  const { seconds } = await db
    .selectFrom('sign_in_throttle')
    .where('key', 'in', [account.key, address.key])
    .select(
      sql<number | null>`ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::integer`.as(
        'seconds',
      ),
    )
    .executeTakeFirstOrThrow()
  return seconds ?? 0
}

/** False where it is blocked, which counts nothing. */
async function countFailure(trx: Transaction<Database>, { key, backOff }: Count): Promise<boolean> {
  const { rows } = await sql<{ failures: number }>`
    insert into sign_in_throttle as known (key, failures, last_failure_at) values (${key}, 1, clock_timestamp())
    on conflict (key) do update set
      failures = 1 + case when known.last_failure_at > clock_timestamp() - ${MEMORY} then known.failures else 0 end,
      last_failure_at = clock_timestamp(),
      blocked_until = null
    where known.blocked_until is null or known.blocked_until <= clock_timestamp()
    returning failures
  `.execute(trx)
  const [counted] = rows
  if (!counted) return false
  if (backOff && counted.failures >= backOff.firstBlocking) {
    const seconds = Math.min(2 ** (counted.failures - backOff.firstBlocking), backOff.longestSeconds)
    await trx
      .updateTable('sign_in_throttle')
      .set({ blocked_until: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})` })
      .where('key', '=', key)
      .execute()
  }
  return true
}

async function removeForgotten(db: Kysely<Database>): Promise<void> {
  const forgotten = db
    .selectFrom('sign_in_throttle')
    .where('last_failure_at', '<', sql<Date>`now() - ${MEMORY}`)
    .select('key')
    .limit(MAX_REMOVED)
    .forUpdate()
    .skipLocked()
  // As an array it is looked for once; as a list, some plans look for it again with each row, and remove all.
  await db
    .deleteFrom('sign_in_throttle')
    .where('key', '=', sql<Buffer>`any(array(${forgotten}))`)
    .execute()
}

function tooManyAttempts(reply: FastifyReply, seconds: number): ProblemError {
  reply.header('retry-after', seconds)
  return new ProblemError(
    429,
    'too-many-requests',
    `There were too many failed attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  )
}
