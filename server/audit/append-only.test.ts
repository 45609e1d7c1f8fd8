import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function seedEvent() {
  const client = await outlay.createClient()
  const user = await outlay.createUser('admin', client)
  await outlay.databases.db
    .insertInto('audit_event')
    .values({
      action: 'upload.create',
      object_type: 'upload',
      object_id: 'x',
      client_id: client.id,
      user_id: user.id,
    })
    .execute()
  return { client, user }
}

const count = async () => {
  const { rows } = await sql<{ count: string }>`select count(*) from audit_event`.execute(outlay.databases.db)
  return Number(rows[0]?.count)
}

test.each([
  `update audit_event set action = 'x'`,
  `update audit_event set action = 'x' where false`,
  'delete from audit_event',
  'truncate audit_event',
  'truncate audit_event cascade',
  'truncate client cascade',
  'truncate app_user cascade',
  `merge into audit_event using (values (1)) as v on true when matched then delete`,
  `insert into audit_event select * from audit_event
    on conflict (id) do update set action = 'x'`,
])('the database refuses: %s', async (statement) => {
  await seedEvent()
  const before = await count()
  await expect(sql.raw(statement).execute(outlay.databases.db)).rejects.toThrow('append-only')
  expect(await count()).toBe(before)
})

test('neither a client nor a user of whom events tell can be removed', async () => {
  const { client, user } = await seedEvent()
  const { db } = outlay.databases
  const before = await count()
  await expect(db.deleteFrom('app_user').where('id', '=', user.id).execute()).rejects.toThrow('audit_event')
  await db
    .updateTable('app_user')
    .set({ client_id: null, role: 'operator' })
    .where('id', '=', user.id)
    .execute()
  await expect(db.deleteFrom('client').where('id', '=', client.id).execute()).rejects.toThrow('audit_event')
  expect(await count()).toBe(before)
})
