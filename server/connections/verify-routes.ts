import { Type } from 'typebox'
import { Verification } from '../../contract/connection.ts'
import { Id } from '../../contract/scalars.ts'
import { verifyConnection, type VerifyOutcome } from '../../etl/connections/verify-connection.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict } from '../http/problem.ts'
import { createRequestLimit } from '../http/request-limit.ts'
import { noConnection } from './connections-repository.ts'

/** Each asks AWS half a dozen times. A person who mends a role tries a few times in a minute. */
export const VERIFICATIONS_PER_MINUTE = 20

/** Asks AWS whether a connection works. */
export function verifyRoutes(app: App, { db }: Dependencies): void {
  const limit = createRequestLimit(app, {
    max: VERIFICATIONS_PER_MINUTE,
    minutes: 1,
    keyOf: (request) => clientIdentityOf(request).client.id,
    refusal: 'Connections were verified too often.',
  })

  app.post(
    '/connections/:id/verify',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'verifyConnection',
        summary: 'Verify a connection',
        description:
          'Assumes the role and tries what it is needed for, one check after the other. The answer is 200 whether they ' +
          'pass or fail: each says what was found and what to do about it. 409 `verification-running` while another ' +
          'one of this connection runs, `connection-changed` where it was changed meanwhile.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: { 200: Verification, ...signedInProblems, ...problems(400, 404, 409, 429) },
      },
    },
    async (request, reply) => {
      await limit(request, reply)
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const by = { clientId: client.id, userId: user.id, ...callerOf(request) }
      return verificationOf(await verifyConnection({ db }, id, by), id)
    },
  )
}

function verificationOf(outcome: VerifyOutcome, id: string): Verification {
  switch (outcome.kind) {
    case 'recorded':
      return outcome.verification
    case 'no-connection':
      throw noConnection(id)
    case 'running':
      throw conflict(
        'verification-running',
        'This connection is being verified at this moment: wait for its result.',
      )
    case 'changed':
      throw conflict(
        'connection-changed',
        'The connection was changed while it was verified: verify it again.',
      )
  }
}
