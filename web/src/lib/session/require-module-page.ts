import { error, redirect } from '@sveltejs/kit'
import type { Session } from '../api/contract.ts'
import type { LoadPage, Module } from '../modules/module.ts'
import { findModule } from '../modules/registry.ts'
import { dashboardOf } from './landing.ts'

export interface ModulePage {
  module: Module
  page: LoadPage
  /** What a page below the module's own is about. */
  id: string | undefined
  /** One for each page. */
  path: string
}

/**
 * The module of an address, and the page of it. It is where the client's profile has its dashboards, and nowhere else:
 * another profile's route does not exist. A route without a module leads to the first one.
 *
 * @param path what the address has after the route: a module, perhaps a page below it, and what that is about
 */
export function requireModulePage(session: Session, route: string, path: string): ModulePage {
  const { capabilities, client } = session
  if (!client || capabilities?.dashboardRoute !== route) notFound()
  const { name, id, module, page } = read(path)
  if (!name) redirect(307, dashboardOf(session))
  if (!module || !page) notFound()
  if (!capabilities.modules.includes(name)) {
    error(403, `${module.title} is not enabled for ${client.name}`, { code: 'module-not-enabled' })
  }
  return { module, page, id, path }
}

/** The code of a page while it is not known who asks for it, where there is such a page. */
export const findModulePage = (path: string): LoadPage | undefined => read(path).page

function read(path: string) {
  const [name = '', below, id, ...more] = path.split('/')
  const module = findModule(name)
  const page = module && (below === undefined ? module.page : pageBelow(module, below))
  return { name, id, module, page: more.length > 0 ? undefined : page }
}

const pageBelow = ({ pagesBelow = {} }: Module, name: string): LoadPage | undefined =>
  Object.hasOwn(pagesBelow, name) ? pagesBelow[name] : undefined

function notFound(): never {
  error(404, 'There is no such dashboard.')
}
