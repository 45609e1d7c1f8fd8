import { expect, it } from 'vitest'
import { isAllowed, type Permission } from '../../../../server/accounts/permissions.ts'
import * as may from './may.ts'

const roles = ['viewer', 'analyst', 'admin', 'operator'] as const

const permissions: Record<keyof typeof may, Permission> = {
  mayUpload: 'load-data',
  mayDelete: 'delete-data',
  maySeeClientData: 'see-client-data',
  maySaveQueries: 'use-saved-queries',
  maySeeConnections: 'see-connections',
  mayAdministerConnections: 'administer-connections',
  mayExport: 'export-data',
  mayDecideFindings: 'decide-findings',
  mayAdministerChargeback: 'administer-chargeback',
  mayHaveTokens: 'use-own-tokens',
  mayAdministerClient: 'administer-client',
  maySeeAudit: 'see-audit',
  mayAdministerPlatform: 'administer-platform',
}

it.each(Object.entries(permissions))('%s offers what the server allows', (name, permission) => {
  const offers = may[name as keyof typeof may]
  expect(roles.filter(offers)).toEqual(roles.filter((role) => isAllowed(role, permission)))
})
