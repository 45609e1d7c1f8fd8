import type { ClientIdentity } from '../accounts/identity.ts'
import { forbidden, notFound } from '../http/problem.ts'
import { capabilitiesOf } from '../profiles/capabilities.ts'
import type { Module } from './module.ts'
import { findModule } from './registry.ts'

/** A module that the client has: of its profile, and not switched off. */
export function requireModule(client: ClientIdentity['client'], name: string): Module {
  const module = findModule(name)
  if (!module) throw notFound(`module ${name}`)
  if (!capabilitiesOf(client)?.modules.includes(name)) {
    throw forbidden(
      `${module.title} is not enabled for ${client.name}. Ask who runs this installation for it.`,
      'module-not-enabled',
    )
  }
  return module
}
