import type { Role } from '../../contract/session.ts'

/** Who may do what. Routes name a permission; nothing else decides by role. */
const rolesByPermission = {
  'use-own-session': ['viewer', 'analyst', 'admin', 'operator'],
  'see-client-data': ['viewer', 'analyst', 'admin'],
  'change-own-selection': ['viewer', 'analyst', 'admin'],
  'load-data': ['analyst', 'admin'],
  'delete-data': ['admin'],
  'administer-platform': ['operator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof rolesByPermission

/** What a person who lacks the permission is told. */
const refusals: Record<Permission, string> = {
  'use-own-session': 'Your role does not allow this.',
  'see-client-data': 'Only users of a client see its data; operators belong to none.',
  'change-own-selection': 'Only users of a client have a selection; operators belong to none.',
  'load-data': 'Only analysts and admins of a client load its data.',
  'delete-data': 'Only admins of a client delete its uploads.',
  'administer-platform': 'Only operators administer clients and their users.',
}

export function isAllowed(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = rolesByPermission[permission]
  return roles.includes(role)
}

export function refusalOf(permission: Permission): string {
  return refusals[permission]
}
