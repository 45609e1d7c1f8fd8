import { isAllowed } from '../../server/accounts/permissions.ts'
import { profiles } from '../../server/profiles/registry.ts'
import type { TestApp } from '../app.ts'
import type { Operation } from './operations.ts'
import type { Owner } from './seed-objects.ts'

/** Somebody for every operation that there is. */
export interface Owners {
  /** Of a client of the profile that others are made of. */
  admin: Owner
  operator: Owner
  /** One who may do it, of a client that has it. */
  ownerFor(operation: Pick<Operation, 'permission' | 'profile'>): Owner
}

export async function createOwners(outlay: TestApp): Promise<Owners> {
  const admins = new Map(
    await Promise.all(
      profiles.map(async ({ name }): Promise<[string, Owner]> => {
        const client = await outlay.createClient(name)
        return [name, { client, user: await outlay.createUser('admin', client) }]
      }),
    ),
  )
  const admin = admins.get('core')!
  const operator = { client: admin.client, user: await outlay.createUser('operator') }
  return {
    admin,
    operator,
    ownerFor: ({ permission, profile }) =>
      permission === undefined || isAllowed('admin', permission) ? admins.get(profile ?? 'core')! : operator,
  }
}
