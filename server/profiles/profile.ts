import type { ModuleName } from '../modules/registry.ts'

/** What a kind of client gets: where its dashboards and its part of the API are, and which modules they have. */
export interface CapabilityProfile {
  name: string
  /** For people. */
  title: string
  /** The address of the dashboards; the module's name follows it. */
  dashboardRoute: string
  /** The base of `/modules/{module}`. */
  apiBase: string
  modules: readonly ModuleName[]
}
