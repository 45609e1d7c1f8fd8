import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { Client, NewClient } from '../../contract/client.ts'
import type { Database } from '../../migrations/tables.ts'
import { notFound } from '../http/problem.ts'

export async function createClient(trx: Transaction<Database>, client: NewClient): Promise<Client> {
  const row = await trx.insertInto('client').values(client).returningAll().executeTakeFirstOrThrow()
  return clientFrom(row)
}

/** A client; a 404 where there is none of this id. */
export async function requireClient(db: Kysely<Database>, id: string): Promise<Client> {
  const row = await db.selectFrom('client').where('id', '=', id).selectAll().executeTakeFirst()
  if (!row) throw notFound(`client ${id}`)
  return clientFrom(row)
}

/** A client, which nobody else changes until the transaction ends; a 404 where there is none of this id. */
export async function lockClient(trx: Transaction<Database>, id: string): Promise<Client> {
  const query = trx.selectFrom('client').where('id', '=', id).selectAll()
  const row = await query.forNoKeyUpdate().executeTakeFirst()
  if (!row) throw notFound(`client ${id}`)
  return clientFrom(row)
}

export async function updateClient(
  trx: Transaction<Database>,
  id: string,
  { name, profile, disabledModules }: Pick<Client, 'name' | 'profile' | 'disabledModules'>,
): Promise<Client> {
  const row = await trx
    .updateTable('client')
    .set({ name, profile, disabled_modules: disabledModules })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return clientFrom(row)
}

/** Clients in the order they were made, after the given id; with `search`, those whose name or slug has it. */
export async function listClients(
  db: Kysely<Database>,
  { after, limit, search }: { after: string | undefined; limit: number; search: string | undefined },
): Promise<Client[]> {
  const rows = await db
    .selectFrom('client')
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(search !== undefined, (query) =>
      query.where(
        sql<boolean>`(position(lower(${search}) in lower(name)) > 0 or position(lower(${search}) in slug) > 0)`,
      ),
    )
    .selectAll()
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(clientFrom)
}

/** How many clients have each profile that any has. */
export async function countClientsByProfile(db: Kysely<Database>): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('client')
    .groupBy('profile')
    .select((eb) => ['profile', eb.fn.countAll<string>().as('clients')])
    .execute()
  return new Map(rows.map(({ profile, clients }) => [profile, Number(clients)]))
}

function clientFrom({ disabled_modules, created_at, ...client }: Selectable<Database['client']>): Client {
  return { ...client, disabledModules: disabled_modules, createdAt: created_at.toISOString() }
}
