import type { TokenScope } from '../../contract/account.ts'
import type { Role } from '../../contract/session.ts'

interface Rule {
  roles: readonly Role[]
  /** Which scope lets an API token do this; without one only a session does. */
  scope?: TokenScope
  /** What a person who lacks the permission is told. */
  refusal: string
}

const EVERYBODY: readonly Role[] = ['viewer', 'analyst', 'admin', 'operator']
const CLIENT: readonly Role[] = ['viewer', 'analyst', 'admin']
const ANALYSTS: readonly Role[] = ['analyst', 'admin']

/** Who may do what. Routes name a permission; nothing else decides by role. */
const rules = {
  'see-own-session': { roles: EVERYBODY, scope: 'read', refusal: 'Your role does not allow this.' },
  'use-own-account': { roles: EVERYBODY, refusal: 'Your role does not allow this.' },
  'change-own-selection': { roles: EVERYBODY, refusal: 'Your role does not allow this.' },
  'see-client-data': {
    roles: CLIENT,
    scope: 'read',
    refusal: 'Only users of a client see its data; operators belong to none.',
  },
  'export-data': {
    roles: ANALYSTS,
    scope: 'read',
    refusal: 'Only analysts and admins of a client export its data.',
  },
  'load-data': {
    roles: ANALYSTS,
    scope: 'upload',
    refusal: 'Only analysts and admins of a client load its data.',
  },
  'decide-findings': {
    roles: ANALYSTS,
    refusal: 'Only analysts and admins of a client decide about its findings.',
  },
  'see-connections': {
    roles: ANALYSTS,
    scope: 'read',
    refusal: 'Only analysts and admins of a client see its connections.',
  },
  'administer-connections': {
    roles: ['admin'],
    refusal: 'Only admins of a client administer its connections.',
  },
  'use-saved-queries': {
    roles: ANALYSTS,
    refusal: 'Only analysts and admins of a client save queries; viewers run those that are shared.',
  },
  'administer-tags': {
    roles: ['admin'],
    refusal: 'Only admins of a client change its tag rules and merges.',
  },
  'use-own-tokens': { roles: ANALYSTS, refusal: 'Only analysts and admins of a client have API tokens.' },
  'administer-chargeback': {
    roles: ['admin'],
    refusal: 'Only admins of a client change its cost centres, rules and statements.',
  },
  'delete-data': { roles: ['admin'], refusal: 'Only admins of a client delete its uploads.' },
  'administer-client': { roles: ['admin'], refusal: 'Only admins of a client administer its users.' },
  'see-audit': { roles: ['admin', 'operator'], refusal: 'Only admins and operators see the audit trail.' },
  'handle-inquiries': { roles: ['operator'], refusal: 'Only operators see what people asked.' },
  'administer-platform': {
    roles: ['operator'],
    refusal: 'Only operators administer clients and their users.',
  },
} as const satisfies Record<string, Rule>

export type Permission = keyof typeof rules

export function isAllowed(role: Role, permission: Permission): boolean {
  return ruleOf(permission).roles.includes(role)
}

/** Whether an API token with these scopes may do what its user may. */
export function isInScope(scopes: readonly TokenScope[], permission: Permission): boolean {
  const { scope } = ruleOf(permission)
  return scope !== undefined && scopes.includes(scope)
}

export function refusalOf(permission: Permission): string {
  return ruleOf(permission).refusal
}

/** Who may use a route, as the API's description says it. */
export function describeAccess(permission: Permission | 'public' | undefined) {
  if (permission === undefined || permission === 'public') return { security: [] }
  const { scope } = ruleOf(permission)
  return {
    security: [{ session: [] }, ...(scope === undefined ? [] : [{ token: [scope] }])],
    'x-permission': permission,
  }
}

function ruleOf(permission: Permission): Rule {
  return rules[permission]
}
