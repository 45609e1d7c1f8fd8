import type { Session } from '../api/contract.ts'
import { chargeback } from './chargeback/index.ts'
import { commitments } from './commitments/index.ts'
import { dataTransfer } from './data-transfer/index.ts'
import { explorer } from './explorer/index.ts'
import { governance } from './governance/index.ts'
import type { Module } from './module.ts'
import { optimization } from './optimization/index.ts'
import { overview } from './overview/index.ts'

/** Every module that has a page: a new one is a folder and a line here. */
const modules: readonly Module[] = [
  overview,
  explorer,
  optimization,
  governance,
  chargeback,
  commitments,
  dataTransfer,
]

export function findModule(name: string): Module | undefined {
  return modules.find((module) => module.name === name)
}

export interface Dashboard extends Module {
  /** Where the client's profile has it. */
  href: string
}

/** The modules that a client has, in the order of its profile, at their addresses. */
export function dashboardsOf(capabilities: Session['capabilities']): Dashboard[] {
  if (!capabilities) return []
  return capabilities.modules.flatMap((name) => {
    const module = findModule(name)
    return module ? [{ ...module, href: `${capabilities.dashboardRoute}/${name}` }] : []
  })
}

/** Where a client has a module; undefined where it has not. */
export function addressOf(capabilities: Session['capabilities'], name: string): string | undefined {
  return dashboardsOf(capabilities).find((dashboard) => dashboard.name === name)?.href
}
