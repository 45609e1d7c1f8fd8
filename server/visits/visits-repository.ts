import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'

/** Who was away for as long begins another visit: a lunch or a meeting does not. */
const AWAY = sql`interval '2 hours'`

/** Notes that a user is here. @returns when the visit before this one ended; null in the first */
export async function recordVisit(db: Kysely<Database>, userId: string): Promise<Date | null> {
  const { last_ended_at } = await db
    .insertInto('visit')
    .values({ user_id: userId })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({
        last_ended_at: sql<Date | null>`case when visit.last_seen_at < now() - ${AWAY}
          then visit.last_seen_at else visit.last_ended_at end`,
        last_seen_at: sql<Date>`now()`,
      }),
    )
    .returning('last_ended_at')
    .executeTakeFirstOrThrow()
  return last_ended_at
}
