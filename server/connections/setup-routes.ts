import { Type } from 'typebox'
import { ourPrincipalArn } from '../../client-bucket/assume-role.ts'
import { ConnectionSetup } from '../../contract/connection.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { answerAccessError } from './connection-problems.ts'
import { requireConnection } from './connections-repository.ts'
import { setupDocuments } from './setup-documents.ts'

/** What has to be made in the client's account before a connection can be verified. */
export function setupRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/connections/:id/setup',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'getConnectionSetup',
        summary: 'The policies of the role, and a CloudFormation template that makes it',
        description:
          'Filled in for the connection. `principalArn` is null where this installation has no identity at AWS; ' +
          'the trust policy then says what to replace.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: { 200: ConnectionSetup, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request) => {
      const row = await requireConnection(db, clientIdentityOf(request).client.id, request.params.id)
      return setupDocuments({
        roleArn: row.role_arn,
        bucket: row.bucket,
        prefix: row.prefix,
        region: row.region,
        externalId: row.external_id,
        principalArn: await ourPrincipalArn(row.region).catch(answerAccessError),
      })
    },
  )
}
