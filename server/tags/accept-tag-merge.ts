import type { Kysely } from 'kysely'
import type { NewTagMerge, TagMerge } from '../../contract/tag-merge.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { recordAudit, type AuditEvent } from '../audit/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { conflict, invalidRequest, notFound } from '../http/problem.ts'
import { requireTagKey } from './tag-keys.ts'
import {
  endTagMerge,
  findTagMerge,
  insertTagMerge,
  listTagMerges,
  lockTagMerges,
} from './tag-merges-repository.ts'

/** Every question about tags carries them. */
const MAX_SPELLINGS = 2000

/** From now on, the spellings are read as the target, wherever tags are read. */
export async function acceptTagMerge(
  db: Kysely<Database>,
  identity: ClientIdentity,
  merge: NewTagMerge,
  caller: Caller,
): Promise<TagMerge> {
  requireSound(merge)
  const { user, client } = identity
  return db.transaction().execute(async (trx) => {
    await lockTagMerges(trx, client.id)
    requireFit(merge, await listTagMerges(trx, client.id))
    const id = await insertTagMerge(trx, { clientId: client.id, userId: user.id, merge })
    await recordAudit(trx, eventOf('accept', id, merge, identity, caller))
    return (await findTagMerge(trx, client.id, id))!
  })
}

/** The spellings are read as they are written again. */
export async function undoTagMerge(
  db: Kysely<Database>,
  identity: ClientIdentity,
  id: string,
  caller: Caller,
): Promise<void> {
  const { user, client } = identity
  await db.transaction().execute(async (trx) => {
    await lockTagMerges(trx, client.id)
    const merge = await findTagMerge(trx, client.id, id)
    if (!merge) throw notFound(`tag merge ${id}`)
    await endTagMerge(trx, { clientId: client.id, userId: user.id, id })
    await recordAudit(trx, eventOf('undo', merge.id, merge, identity, caller))
  })
}

function requireSound({ key, target, spellings }: NewTagMerge): void {
  if (key !== undefined) requireTagKey('key', key)
  else [target, ...spellings].forEach((spelling) => requireTagKey('spellings', spelling))
  if (spellings.includes(target)) throw invalidRequest('spellings', `has the target, ${target}, itself`)
}

/**
 * Each spelling is read as one thing, and what it is read as is not read as another: so a tag is looked up once, and a
 * merge can be undone whatever was accepted since.
 */
function requireFit(merge: NewTagMerge, accepted: TagMerge[]): void {
  const { key = null, target, spellings } = merge
  const ofSame = accepted.filter((each) => each.key === key)
  const taken = new Map(ofSame.flatMap((each) => each.spellings.map((spelling) => [spelling, each] as const)))
  const targets = new Map(ofSame.map((each) => [each.target, each]))
  for (const spelling of spellings) {
    const other = taken.get(spelling) ?? targets.get(spelling)
    if (other) throw doesNotFit(spelling, other)
  }
  const other = taken.get(target)
  if (other) throw doesNotFit(target, other)
  requireValuesFit(merge, accepted)
  const count = accepted.reduce((sum, each) => sum + each.spellings.length, spellings.length)
  if (count > MAX_SPELLINGS) {
    throw conflict(
      'too-many-tag-merges',
      `More than ${MAX_SPELLINGS} spellings cannot be merged. Undo a merge that is no longer needed.`,
    )
  }
}

/** Values are merged under the key that is read: under the name of another, they would never be found. */
function requireValuesFit({ key, spellings }: NewTagMerge, accepted: TagMerge[]): void {
  if (key !== undefined) {
    const ofKeys = accepted.find((each) => each.key === null && each.spellings.includes(key))
    if (ofKeys) throw invalidRequest('key', `is read as ${ofKeys.target}: merge the values of that key`)
    return
  }
  const ofValues = accepted.find((each) => each.key !== null && spellings.includes(each.key))
  if (!ofValues) return
  throw conflict(
    'tag-merge-conflict',
    `Values of ${ofValues.key} are merged: ${ofValues.spellings.join(', ')} are read as ${ofValues.target}. Undo that first.`,
  )
}

function doesNotFit(spelling: string, { target, spellings }: TagMerge) {
  return conflict(
    'tag-merge-conflict',
    `${spelling} is part of another merge already: ${spellings.join(', ')} are read as ${target}. Undo that one first.`,
  )
}

function eventOf(
  action: 'accept' | 'undo',
  id: string,
  { key, target, spellings }: NewTagMerge | TagMerge,
  { user, client }: ClientIdentity,
  caller: Caller,
): AuditEvent {
  return {
    action: `tag-merge.${action}`,
    objectType: 'tag-merge',
    objectId: id,
    clientId: client.id,
    userId: user.id,
    ...caller,
    detail: { key: key ?? null, target, spellings },
  }
}
