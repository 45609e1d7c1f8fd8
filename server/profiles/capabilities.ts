import type { Capabilities } from '../../contract/session.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { findProfile } from './registry.ts'

/** What a client may see: its profile's modules without those that are switched off for it. */
export function capabilitiesOf({
  profile: name,
  disabledModules,
}: Pick<ClientIdentity['client'], 'profile' | 'disabledModules'>): Capabilities | null {
  const profile = findProfile(name)
  if (!profile) return null
  const { dashboardRoute, apiBase, modules } = profile
  return {
    profile: name,
    dashboardRoute,
    apiBase,
    modules: modules.filter((module) => !disabledModules.includes(module)),
  }
}
