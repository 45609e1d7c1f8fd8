import type { Kysely } from 'kysely'
import type { Capabilities } from '../../contract/session.ts'
import type { Database } from '../../migrations/tables.ts'

/** What a profile allows and where its dashboards live. */
export async function findCapabilities(
  db: Kysely<Database>,
  profile: string,
): Promise<Capabilities | undefined> {
  const row = await db
    .selectFrom('capability_profile')
    .selectAll()
    .where('name', '=', profile)
    .executeTakeFirst()
  return (
    row && {
      profile: row.name,
      dashboardRoute: row.dashboard_route,
      apiBase: row.api_base,
      modules: row.modules,
    }
  )
}
