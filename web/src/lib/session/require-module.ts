import { error, redirect } from '@sveltejs/kit'
import type { Session } from '../api/contract.ts'
import type { Module } from '../modules/module.ts'
import { findModule } from '../modules/registry.ts'
import { dashboardOf } from './landing.ts'

/**
 * The module of an address. It is where the client's profile has its dashboards, and nowhere else: another profile's
 * route does not exist. A route without a module leads to the first one.
 */
export function requireModule(session: Session, route: string, name: string | undefined): Module {
  const { capabilities, client } = session
  if (!client || capabilities?.dashboardRoute !== route) notFound()
  if (name === undefined) redirect(307, dashboardOf(session))
  const module = findModule(name)
  if (!module) notFound()
  if (!capabilities.modules.includes(name)) {
    error(403, `${module.title} is not enabled for ${client.name}`, { code: 'module-not-enabled' })
  }
  return module
}

function notFound(): never {
  error(404, 'There is no such dashboard.')
}
