import { Type } from 'typebox'
import { ApiTokenList, MadeApiToken, NewApiToken } from '../../../contract/account.ts'
import { Id } from '../../../contract/scalars.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { clientIdentityOf } from '../identity.ts'
import { generateSecret } from '../secret.ts'
import { callerOf } from '../../http/caller.ts'
import { createToken, listTokens, MAX_LIVE_TOKENS, revokeToken } from './tokens-repository.ts'

/** By which scanners of code and logs know one of ours. */
const TOKEN_START = 'outlay_'

/** A user's own API tokens. Only a session makes them: a stolen token could make itself a successor. */
export function tokenRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/tokens',
    {
      config: { permission: 'use-own-tokens' },
      schema: {
        operationId: 'listTokens',
        summary: 'Own API tokens, the newest first',
        description: 'A token that is over is listed for 30 more days, a revoked one no more.',
        tags: ['API tokens'],
        response: { 200: ApiTokenList, ...signedInProblems },
      },
    },
    async (request) => ({ items: await listTokens(db, clientIdentityOf(request).user.id) }),
  )

  app.post(
    '/tokens',
    {
      config: { permission: 'use-own-tokens' },
      schema: {
        operationId: 'createToken',
        summary: 'Make an API token',
        description: 'The token itself is in this answer and never again. No scope implies another one.',
        tags: ['API tokens'],
        body: NewApiToken,
        response: { 201: MadeApiToken, ...signedInProblems, ...problems(400, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      const { name, scopes, expiresInDays } = request.body
      const token = `${TOKEN_START}${generateSecret()}`
      const made = await db.transaction().execute(async (trx) => {
        const created = await createToken(trx, user.id, { name, scopes, expiresInDays, token })
        if (!created) {
          throw conflict(
            'too-many-tokens',
            `You have ${MAX_LIVE_TOKENS} API tokens, and more are not possible. Revoke one that you no longer need.`,
          )
        }
        await recordAudit(trx, {
          action: 'token.create',
          objectType: 'token',
          objectId: created.id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
          detail: { name, scopes, expiresAt: created.expiresAt },
        })
        return created
      })
      return reply.code(201).send({ ...made, token })
    },
  )

  app.delete(
    '/tokens/:id',
    {
      config: { permission: 'use-own-tokens' },
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke one of the own API tokens, at once',
        tags: ['API tokens'],
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'The token is over.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      // As Postgres writes it: the audit refers to it as text.
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      await db.transaction().execute(async (trx) => {
        const name = await revokeToken(trx, { id, userId: user.id })
        if (name === undefined) throw notFound(`API token ${id}`)
        await recordAudit(trx, {
          action: 'token.revoke',
          objectType: 'token',
          objectId: id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
          detail: { name },
        })
      })
      return reply.code(204).send(null)
    },
  )
}
