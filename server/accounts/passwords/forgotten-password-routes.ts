import type { FastifyRequest } from 'fastify'
import { sql, type Transaction } from 'kysely'
import { ForgottenPassword, ForgottenPasswordAnswer } from '../../../contract/account.ts'
import type { Database } from '../../../migrations/tables.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import { createAddressLimit } from '../../http/address-limit.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'
import { callerOf } from '../../http/caller.ts'
import { issuePasswordLink, sendPasswordLink, type IssuedPasswordLink } from './password-links.ts'

/** Above what an office behind one address needs. */
const LIMIT = { max: 30, minutes: 15 }

/** Anybody can ask in anybody's name: so many mails in an hour do not fill a mailbox. */
const MAILS_PER_HOUR = 3

export function forgottenPasswordRoutes(app: App, dependencies: Dependencies): void {
  const limitByAddress = createAddressLimit(app, LIMIT)
  const doAfterAnswer = createAfterAnswer(app)

  app.post(
    '/auth/forgotten-password',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'forgetPassword',
        summary: 'Ask for a link that sets a new password',
        description: 'The answer is the same whether anybody has the address or not.',
        tags: ['Session'],
        body: ForgottenPassword,
        response: { 200: ForgottenPasswordAnswer, ...problems(400, 403, 413, 415, 429, 500) },
      },
    },
    async (request, reply) => {
      await limitByAddress(request, reply)
      // Nobody waits for it, so the time of the answer does not tell who has an account.
      doAfterAnswer(request, () => sendLinkTo(dependencies, request.body.email.trim(), request))
      return { delivery: dependencies.mailer ? 'email' : 'administrator' } as const
    },
  )
}

async function sendLinkTo(dependencies: Dependencies, email: string, request: FastifyRequest): Promise<void> {
  const { db, mailer } = dependencies
  const link = await db.transaction().execute(async (trx) => {
    const user = await lockActiveUser(trx, email)
    if (!user || (await countOwnLinks(trx, user.id)) >= MAILS_PER_HOUR) return undefined
    await recordAudit(trx, {
      action: 'user.forgot-password',
      objectType: 'user',
      objectId: user.id,
      clientId: user.client_id,
      // Whether it was this user nobody knows.
      userId: null,
      ...callerOf(request),
    })
    if (!mailer) return undefined
    const issued = await issuePasswordLink(trx, { userId: user.id, purpose: 'reset', createdBy: null })
    const clientName = await clientNameOf(trx, user.client_id)
    return { user, clientName, purpose: 'reset', ...issued } satisfies IssuedPasswordLink
  })
  if (link) await sendPasswordLink(dependencies, link, request)
}

/** Who could sign in: neither disabled nor only invited. Others have nothing to reset. */
function lockActiveUser(trx: Transaction<Database>, email: string) {
  return trx
    .selectFrom('app_user')
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .select(['id', 'email', 'name', 'client_id'])
    .forNoKeyUpdate()
    .executeTakeFirst()
}

async function countOwnLinks(trx: Transaction<Database>, userId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('password_link')
    .where('user_id', '=', userId)
    .where('created_by', 'is', null)
    .where('created_at', '>', sql<Date>`now() - interval '1 hour'`)
    .select((query) => query.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function clientNameOf(trx: Transaction<Database>, clientId: string | null): Promise<string | null> {
  if (clientId === null) return null
  const client = await trx.selectFrom('client').where('id', '=', clientId).select('name').executeTakeFirst()
  return client?.name ?? null
}

/** Does what an answer does not wait for; the app's end does. */
function createAfterAnswer(app: App) {
  const tasks = new Set<Promise<void>>()
  app.addHook('onClose', async () => void (await Promise.all(tasks)))
  return (request: FastifyRequest, task: () => Promise<void>): void => {
    const done = task()
      .catch((err: unknown) => request.log.error({ err }, 'failed after its answer'))
      .finally(() => tasks.delete(done))
    tasks.add(done)
  }
}
