import type { FastifyRequest } from 'fastify'
import type { Kysely, Transaction } from 'kysely'
import type { ChangedUser, MadePasswordLink } from '../../contract/account.ts'
import type { MadeUser, NewUser, User } from '../../contract/client.ts'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { identityOf } from '../accounts/identity.ts'
import { hashPassword } from '../accounts/passwords/password.ts'
import {
  deliverPasswordLink,
  issuePasswordLink,
  revokePasswordLinksMadeBy,
  revokePasswordLinksOf,
  type IssuedPasswordLink,
} from '../accounts/passwords/password-links.ts'
import { requireGoodPassword } from '../accounts/passwords/password-rules.ts'
import { callerOf } from '../http/caller.ts'
import { revokeSessionsOf } from '../accounts/sessions/sessions-repository.ts'
import { changesBetween } from '../audit/changes.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { lockClient } from '../clients/clients-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf, type PageQuery } from '../http/page.ts'
import { conflict, notFound } from '../http/problem.ts'
import {
  createClientUser,
  hasOtherActiveAdmin,
  listClientUsers,
  lockClientUser,
  updateClientUser,
} from './users-repository.ts'

/** The client whose users are administered, by an admin of its own or by an operator: whoever makes the request. */
export interface Administration {
  client: { id: string; name: string }
  request: FastifyRequest
}

/** Users of a client in the order they were made. */
export async function listUsers(
  db: Kysely<Database>,
  clientId: string,
  { cursor, limit }: PageQuery,
): Promise<{ items: User[]; nextCursor: string | null }> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
  const users = await listClientUsers(db, clientId, { after, limit: limit + 1 })
  return pageOf(users, limit, (last) => encodeCursor(last.id))
}

/** Makes a user, who without a password is invited to set one. */
export async function makeUser(
  dependencies: Dependencies,
  administration: Administration,
  { email, name, role, password }: NewUser,
): Promise<MadeUser> {
  if (password !== undefined) await requireGoodPassword(password, 'password', { email, name })
  const passwordHash = password === undefined ? null : await hashPassword(password)
  const { user, link } = await dependencies.db
    .transaction()
    .execute(async (trx) => {
      const made = { email, name, role }
      const user = await createClientUser(trx, administration.client.id, made, passwordHash)
      await record(trx, administration, user.id, 'user.create', made)
      return { user, link: passwordHash === null ? await issueLink(trx, administration, user) : null }
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'app_user_email_key') throw error
      // Not whose: an admin learns nothing of other clients but that the address is in use.
      throw conflict('email-taken', `There is a user with the e-mail address ${email} already.`)
    })
  const { request } = administration
  return { ...user, invitation: link && (await deliverPasswordLink(dependencies, { ...link, request })) }
}

export function changeUser(
  db: Kysely<Database>,
  administration: Administration,
  userId: string,
  change: ChangedUser,
): Promise<User> {
  const { client } = administration
  return db.transaction().execute(async (trx) => {
    // Changes of one client's users come one after the other: two admins cannot demote each other at once.
    await lockClient(trx, client.id)
    const before = await requireUser(trx, client.id, userId)
    await refuseLosingAdmin(trx, administration, before, change)
    const after = await updateClientUser(trx, client.id, userId, change)
    await recordChanges(trx, administration, before, after)
    if (isDisabled(before) !== isDisabled(after)) {
      // Also when enabled: a sign-in that was under way may have made a session after the others were ended.
      await revokeSessionsOf(trx, userId)
      await revokePasswordLinksOf(trx, userId)
    }
    if (isActiveAdmin(before) && !isActiveAdmin(after)) await revokePasswordLinksMadeBy(trx, userId)
    return after
  })
}

/** A new invitation for who has not set a password yet, a reset for others. */
export async function makePasswordLink(
  dependencies: Dependencies,
  administration: Administration,
  userId: string,
): Promise<MadePasswordLink> {
  const { client, request } = administration
  const link = await dependencies.db.transaction().execute(async (trx) => {
    const user = await requireUser(trx, client.id, userId)
    // Who got hold of a session does not get the account with it.
    if (user.id === identityOf(request).user.id) {
      throw conflict(
        'own-account',
        'You change your own password in your account, with the one that you have.',
      )
    }
    if (isDisabled(user)) {
      throw conflict('user-disabled', `${user.email} is disabled: enable the account first.`)
    }
    return issueLink(trx, administration, user)
  })
  return deliverPasswordLink(dependencies, { ...link, request })
}

const isDisabled = ({ status }: User): boolean => status === 'disabled'
const isActiveAdmin = ({ role, status }: User): boolean => role === 'admin' && status === 'active'

async function requireUser(trx: Transaction<Database>, clientId: string, userId: string): Promise<User> {
  const user = await lockClientUser(trx, clientId, userId)
  if (!user) throw notFound(`user ${userId}`)
  return user
}

/** Admins keep an admin for their client, and neither lock themselves out nor demote themselves; operators may. */
async function refuseLosingAdmin(
  trx: Transaction<Database>,
  { client, request }: Administration,
  user: User,
  { role = user.role, disabled = isDisabled(user) }: ChangedUser,
): Promise<void> {
  const by = identityOf(request)
  const isLost = isActiveAdmin(user) && (role !== 'admin' || disabled)
  if (by.user.role === 'operator' || !isLost) return
  if (by.user.id === user.id) {
    throw conflict('own-account', 'Another admin has to do this: you cannot disable or demote yourself.')
  }
  if (!(await hasOtherActiveAdmin(trx, client.id, user.id))) {
    throw conflict('last-admin', `${user.email} is the last admin of ${client.name}: make another one first.`)
  }
}

async function recordChanges(
  trx: Transaction<Database>,
  administration: Administration,
  before: User,
  after: User,
): Promise<void> {
  const changes = changesBetween(
    { name: before.name, role: before.role },
    { name: after.name, role: after.role },
  )
  if (changes) await record(trx, administration, after.id, 'user.change', changes)
  if (isDisabled(before) !== isDisabled(after)) {
    await record(trx, administration, after.id, isDisabled(after) ? 'user.disable' : 'user.enable')
  }
}

async function issueLink(
  trx: Transaction<Database>,
  administration: Administration,
  user: User,
): Promise<IssuedPasswordLink> {
  const purpose = user.status === 'invited' ? 'invitation' : 'reset'
  const createdBy = identityOf(administration.request).user.id
  const { token, expiresAt } = await issuePasswordLink(trx, { userId: user.id, purpose, createdBy })
  await record(trx, administration, user.id, purpose === 'invitation' ? 'user.invite' : 'user.reset-link')
  return { user, clientName: administration.client.name, purpose, token, expiresAt }
}

function record(
  trx: Transaction<Database>,
  { client, request }: Administration,
  userId: string,
  action: string,
  detail?: Record<string, unknown>,
): Promise<void> {
  return recordAudit(trx, {
    action,
    objectType: 'user',
    objectId: userId,
    clientId: client.id,
    userId: identityOf(request).user.id,
    ...callerOf(request),
    ...(detail && { detail }),
  })
}
