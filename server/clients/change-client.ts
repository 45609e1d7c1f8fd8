import type { Kysely } from 'kysely'
import type { ChangedClient, Client } from '../../contract/client.ts'
import type { Database } from '../../migrations/tables.ts'
import { changesBetween } from '../audit/changes.ts'
import { recordAudit, type AuditEvent } from '../audit/record-audit.ts'
import { invalidRequest } from '../http/problem.ts'
import { findProfile } from '../profiles/registry.ts'
import type { CapabilityProfile } from '../profiles/profile.ts'
import { lockClient, updateClient } from './clients-repository.ts'

/** Changes a client, and with its profile the modules that are switched off: those that the new one lacks go. */
export function changeClient(
  db: Kysely<Database>,
  id: string,
  change: ChangedClient,
  by: Pick<AuditEvent, 'userId' | 'address' | 'userAgent'>,
): Promise<Client> {
  return db.transaction().execute(async (trx) => {
    const before = await lockClient(trx, id)
    const { name = before.name, profile = before.profile } = change
    const disabledModules = disabledModulesAfter(before, change)
    const after = await updateClient(trx, id, { name, profile, disabledModules })
    const detail = changesBetween(auditedFieldsOf(before), auditedFieldsOf(after))
    if (detail) {
      await recordAudit(trx, {
        action: 'client.change',
        objectType: 'client',
        // As Postgres writes it: whoever asks may write it otherwise.
        objectId: before.id,
        clientId: before.id,
        ...by,
        detail,
      })
    }
    return after
  })
}

/** The profile of this name; a 400 where no code has it. */
export function requireProfile(name: string): CapabilityProfile {
  const profile = findProfile(name)
  if (!profile) throw invalidRequest('profile', `there is no profile ${name}`, 'unknown-profile')
  return profile
}

function disabledModulesAfter(before: Client, { profile, disabledModules }: ChangedClient): string[] {
  if (profile === undefined && disabledModules === undefined) return before.disabledModules
  const { name, modules } = requireProfile(profile ?? before.profile)
  disabledModules?.forEach((module, index) => {
    if (modules.some((known) => known === module)) return
    throw invalidRequest(
      `disabledModules[${index}]`,
      `the profile ${name} has no module ${module}`,
      'unknown-module',
    )
  })
  const disabled = disabledModules ?? before.disabledModules
  return modules.filter((module) => disabled.includes(module))
}

const auditedFieldsOf = ({ name, profile, disabledModules }: Client) => ({ name, profile, disabledModules })
