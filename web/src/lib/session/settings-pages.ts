import type { Role } from '../api/contract.ts'
import { mayAdministerClient, mayHaveTokens, maySeeAudit } from './may.ts'

export interface SettingsPage {
  href: string
  label: string
}

/**
 * What a user can set or look up about the own account and client. Operators have their audit trail elsewhere.
 *
 * @param modules those that the client has
 */
export function settingsPagesOf(role: Role, modules: readonly string[]): SettingsPage[] {
  const pages = [
    { href: '/settings', label: 'Account' },
    { href: '/settings/sessions', label: 'Sessions' },
  ]
  if (mayHaveTokens(role)) pages.push({ href: '/settings/tokens', label: 'API tokens' })
  if (mayAdministerClient(role)) pages.push({ href: '/settings/members', label: 'Members' })
  if (modules.includes('governance')) pages.push({ href: '/settings/tags', label: 'Required tags' })
  if (role !== 'operator') pages.push({ href: '/settings/mappings', label: 'Column mappings' })
  if (mayAdministerClient(role) && maySeeAudit(role)) pages.push({ href: '/settings/audit', label: 'Audit' })
  return pages
}
