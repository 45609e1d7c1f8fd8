import { clientIdentityOf, type ClientIdentity } from '../accounts/identity.ts'
import type { App } from '../http/app-type.ts'
import { forbidden, notFound } from '../http/problem.ts'
import { capabilitiesOf } from '../profiles/capabilities.ts'
import type { Module } from './module.ts'
import { findModule, type ModuleName } from './registry.ts'

/** Whether the client has a module: of its profile, and not switched off. */
export function hasModule(client: ClientIdentity['client'], name: string): boolean {
  return capabilitiesOf(client)?.modules.includes(name) ?? false
}

/** A module that the client has. */
export function requireModule(client: ClientIdentity['client'], name: string): Module {
  const module = findModule(name)
  if (!module) throw notFound(`module ${name}`)
  if (!hasModule(client, name)) {
    throw forbidden(
      `${module.title} is not enabled for ${client.name}. Ask who runs this installation for it.`,
      'module-not-enabled',
    )
  }
  return module
}

/**
 * Registers what a module has besides its answer. Who does not have the module is refused before a body is read, as
 * without a permission.
 */
export async function registerForModule(
  app: App,
  name: ModuleName,
  registerRoutes: (app: App) => void,
): Promise<void> {
  // A scope of its own: the hook is for these routes alone.
  await app.register(async (routes: App) => {
    routes.addHook('onRequest', async (request) => {
      requireModule(clientIdentityOf(request).client, name)
    })
    registerRoutes(routes)
  })
}
