import type { FastifyRequest } from 'fastify'
import { sql, type Transaction } from 'kysely'
import type { MadePasswordLink } from '../../../contract/account.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { Dependencies } from '../../dependencies.ts'
import { originOf } from '../../http/public-origin.ts'
import { passwordLinkMail } from '../../mail/password-link-mail.ts'
import { generateSecret, hashSecret } from '../secret.ts'

type Purpose = MadePasswordLink['purpose']

const INVITATION_HOURS = 7 * 24
const RESET_HOURS = 24

/** Of a link that somebody asked for who is not signed in: it is used at once, or was not wanted. */
const OWN_RESET_HOURS = 1

export interface NewPasswordLink {
  userId: string
  purpose: Purpose
  /** The admin or operator who makes it; null where the user asks for it. */
  createdBy: string | null
}

/**
 * Makes a link with which the user can set a password once, in place of those made before. What the user asks for
 * does not take the place of what an admin made: anybody can ask in anybody's name.
 */
export async function issuePasswordLink(
  trx: Transaction<Database>,
  { userId, purpose, createdBy }: NewPasswordLink,
): Promise<{ token: string; expiresAt: Date }> {
  // One after the other: of two that are made at once, one revokes the other.
  await trx.selectFrom('app_user').where('id', '=', userId).select('id').forNoKeyUpdate().execute()
  await revokePasswordLinksOf(trx, userId, { onlyOwn: createdBy === null })
  const token = generateSecret()
  const hours =
    purpose === 'invitation' ? INVITATION_HOURS : createdBy === null ? OWN_RESET_HOURS : RESET_HOURS
  const { expires_at } = await trx
    .insertInto('password_link')
    .values({
      user_id: userId,
      purpose,
      token_hash: hashSecret(token),
      created_by: createdBy,
      expires_at: sql<Date>`now() + make_interval(hours => ${hours})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return { token, expiresAt: expires_at }
}

/** Makes links of a user that were not used yet useless: all of them, or those that the user asked for. */
export async function revokePasswordLinksOf(
  trx: Transaction<Database>,
  userId: string,
  { onlyOwn = false }: { onlyOwn?: boolean } = {},
): Promise<void> {
  await trx
    .updateTable('password_link')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .$if(onlyOwn, (query) => query.where('created_by', 'is', null))
    .execute()
}

/** Makes links useless that an admin made for others: whoever has seen one signs in by it as somebody else. */
export async function revokePasswordLinksMadeBy(trx: Transaction<Database>, adminId: string): Promise<void> {
  await trx
    .updateTable('password_link')
    .set({ revoked_at: sql<Date>`now()` })
    .where('created_by', '=', adminId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
}

/** A link that was issued, with what its mail says. */
export interface IssuedPasswordLink {
  user: { email: string; name: string }
  clientName: string | null
  purpose: Purpose
  token: string
  expiresAt: Date
}

/**
 * Sends a link to its user, or, where no mail is sent, gives it to the admin or operator who made it. Call it after
 * the transaction that issued the link was committed.
 */
export async function deliverPasswordLink(
  dependencies: Dependencies,
  { request, ...link }: IssuedPasswordLink & { request: FastifyRequest },
): Promise<MadePasswordLink> {
  const { purpose } = link
  const expiresAt = link.expiresAt.toISOString()
  if (await sendPasswordLink(dependencies, link, request)) {
    return { purpose, delivery: 'email', url: null, expiresAt }
  }
  const url = addressOf(originOf(request, dependencies.config), link.token)
  return { purpose, delivery: 'shown', url, expiresAt }
}

/** Sends a link to its user; false where it was not sent. */
export async function sendPasswordLink(
  { mailer, config: { publicUrl } }: Dependencies,
  { token, ...link }: IssuedPasswordLink,
  request: FastifyRequest,
): Promise<boolean> {
  // Never the request's own host in a mail: who asks in another's name could make it any host.
  if (!mailer || publicUrl === undefined) return false
  try {
    await mailer.send(passwordLinkMail({ ...link, url: addressOf(publicUrl, token) }))
    return true
  } catch (error) {
    // Not the server's answer: some repeat what they refuse, and that has the token.
    const { code, responseCode, command } = error as Record<string, unknown>
    request.log.error({ mail: { code, responseCode, command } }, 'a password link could not be sent')
    return false
  }
}

/** Behind the #, where browsers send it to nobody. */
function addressOf(origin: string, token: string): string {
  return `${origin}/set-password#${token}`
}
