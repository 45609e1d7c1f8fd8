import type { Kysely, Transaction } from 'kysely'
import type { Client, NewClient } from '../../contract/client.ts'
import type { Database } from '../../migrations/tables.ts'

export async function createClient(trx: Transaction<Database>, client: NewClient): Promise<Client> {
  const { id, created_at } = await trx
    .insertInto('client')
    .values(client)
    .returning(['id', 'created_at'])
    .executeTakeFirstOrThrow()
  return { ...client, id, disabledModules: [], createdAt: created_at.toISOString() }
}

export async function clientExists(db: Kysely<Database>, id: string): Promise<boolean> {
  const row = await db.selectFrom('client').where('id', '=', id).select('id').executeTakeFirst()
  return row !== undefined
}

/** Clients in the order they were made, after the given id. */
export async function listClients(
  db: Kysely<Database>,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Client[]> {
  const rows = await db
    .selectFrom('client')
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .selectAll()
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ created_at, disabled_modules, ...client }) => ({
    ...client,
    disabledModules: disabled_modules,
    createdAt: created_at.toISOString(),
  }))
}
