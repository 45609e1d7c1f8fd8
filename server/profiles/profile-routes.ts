import { ProfileList } from '../../contract/client.ts'
import { countClientsByProfile } from '../clients/clients-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { signedInProblems } from '../http/problem-schemas.ts'
import { findModule } from '../modules/registry.ts'
import { profiles } from './registry.ts'

export function profileRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/admin/profiles',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'listProfiles',
        summary: 'Capability profiles, and how many clients have each',
        tags: ['Administration'],
        response: { 200: ProfileList, ...signedInProblems },
      },
    },
    async () => {
      const clientsOf = await countClientsByProfile(db)
      const items = profiles.map(({ modules, ...profile }) => ({
        ...profile,
        modules: modules.flatMap((name) => findModule(name) ?? []),
        clientCount: clientsOf.get(profile.name) ?? 0,
      }))
      return { items }
    },
  )
}
