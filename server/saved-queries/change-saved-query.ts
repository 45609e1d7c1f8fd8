import type { Kysely } from 'kysely'
import type { NewSavedQuery, SavedQuery, SavedQueryChange } from '../../contract/saved-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { changesBetween } from '../audit/changes.ts'
import { recordAudit, type AuditEvent } from '../audit/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { conflict, forbidden, notFound } from '../http/problem.ts'
import { prepareQuestion } from './prepare-question.ts'
import {
  createSavedQuery,
  deleteSavedQuery,
  findSavedQuery,
  lockSavedQuery,
  MAX_OWN_QUERIES,
  updateSavedQuery,
} from './saved-queries-repository.ts'

/** A query that the caller may see; a 404 for any other. */
export async function requireSavedQuery(
  db: Kysely<Database>,
  identity: ClientIdentity,
  id: string,
): Promise<SavedQuery> {
  return (await findSavedQuery(db, identity, id)) ?? refuseUnknown(id)
}

export async function saveNewQuery(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { description = '', shared = false, ...asked }: NewSavedQuery,
  caller: Caller,
): Promise<SavedQuery> {
  await prepareQuestion(db, identity, asked.question)
  return db.transaction().execute(async (trx) => {
    const id = await createSavedQuery(trx, identity, { description, shared, ...asked })
    if (id === undefined) {
      throw conflict(
        'too-many-saved-queries',
        `You have ${MAX_OWN_QUERIES} saved queries, and more are not possible. Delete one that you no longer need.`,
      )
    }
    const saved = await requireSavedQuery(trx, identity, id)
    await recordAudit(trx, eventOf('create', saved, identity, { caller, detail: auditedFieldsOf(saved) }))
    return saved
  })
}

/** Changes one of the caller's own. A question makes a new version, unless it is the one that there is. */
export async function changeSavedQuery(
  db: Kysely<Database>,
  identity: ClientIdentity,
  { id, change }: { id: string; change: SavedQueryChange },
  caller: Caller,
): Promise<SavedQuery> {
  requireOwn(await findSavedQuery(db, identity, id), id)
  if (change.question) await prepareQuestion(db, identity, change.question)
  return db.transaction().execute(async (trx) => {
    const before = requireOwn(await lockSavedQuery(trx, identity, id), id)
    const { name = before.name, description = before.description, shared = before.shared } = change
    const isNew = JSON.stringify(change.question ?? before.question) !== JSON.stringify(before.question)
    const question = isNew ? change.question : undefined
    await updateSavedQuery(trx, identity, before, { name, description, shared, question })
    const after = await requireSavedQuery(trx, identity, id)
    const detail = changesBetween(auditedFieldsOf(before), auditedFieldsOf(after))
    if (detail) await recordAudit(trx, eventOf('change', after, identity, { caller, detail }))
    return after
  })
}

/** Deletes one of the caller's own, or as an admin one that is shared: its owner may have left. */
export async function removeSavedQuery(
  db: Kysely<Database>,
  identity: ClientIdentity,
  id: string,
  caller: Caller,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const found = await lockSavedQuery(trx, identity, id)
    const saved = identity.user.role === 'admin' ? (found ?? refuseUnknown(id)) : requireOwn(found, id)
    await deleteSavedQuery(trx, identity, saved.id)
    const detail = { name: saved.name, owner: saved.owner.id }
    await recordAudit(trx, eventOf('delete', saved, identity, { caller, detail }))
  })
}

function requireOwn(saved: SavedQuery | undefined, id: string): SavedQuery {
  if (!saved) return refuseUnknown(id)
  if (saved.own) return saved
  throw forbidden(
    `This saved query is ${saved.owner.name}’s: only its owner changes it, and only its owner or an admin deletes it. Save one of your own instead.`,
    'not-owner',
  )
}

function refuseUnknown(id: string): never {
  throw notFound(`saved query ${id}`)
}

/** Without its question, which its versions keep. */
const auditedFieldsOf = ({ name, description, shared, version }: SavedQuery) => ({
  name,
  description,
  shared,
  version,
})

function eventOf(
  action: 'create' | 'change' | 'delete',
  { id }: SavedQuery,
  { user, client }: ClientIdentity,
  { caller, detail }: { caller: Caller; detail: Record<string, unknown> },
): AuditEvent {
  return {
    action: `saved-query.${action}`,
    objectType: 'saved-query',
    objectId: id,
    clientId: client.id,
    userId: user.id,
    ...caller,
    detail,
  }
}
