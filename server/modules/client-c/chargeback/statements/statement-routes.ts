import { Type } from 'typebox'
import {
  ChargebackStatement,
  ChargebackStatementDetail,
  ChargebackStatementList,
  NewChargebackStatement,
} from '../../../../../contract/chargeback-statement.ts'
import { CostCentreChoice } from '../../../../../contract/cost-centre.ts'
import { Id, Month } from '../../../../../contract/scalars.ts'
import { clientIdentityOf } from '../../../../accounts/identity.ts'
import { statementContext } from '../../../../costs/statement-context.ts'
import type { Dependencies } from '../../../../dependencies.ts'
import type { App } from '../../../../http/app-type.ts'
import { callerOf } from '../../../../http/caller.ts'
import { decodeCursor, encodeCursor } from '../../../../http/cursor.ts'
import { PageQuery, pageOf } from '../../../../http/page.ts'
import { problems, signedInProblems } from '../../../../http/problem-schemas.ts'
import { BASE, PROFILE, tags } from '../route-base.ts'
import { makeStatement } from './make-statement.ts'
import { readNewStatement, readStatement, requireStatement } from './read-statement.ts'
import { findDetail } from './statement-detail.ts'
import { listStatements } from './statements-repository.ts'

const params = Type.Object({ id: Id })
const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/
const NUMBER = /^\d{1,9}$/

export function statementRoutes(app: App, dependencies: Dependencies): void {
  const { db, clickhouse } = dependencies
  app.get(
    `${BASE}/statements`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'listChargebackStatements',
        summary: 'Statements, the newest period first, with all their revisions',
        tags,
        querystring: Type.Object({ period: Type.Optional(Month), ...PageQuery.properties }),
        response: { 200: ChargebackStatementList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { period, cursor, limit } = request.query
      const [lastPeriod = '', revision] = cursor === undefined ? [] : decodeCursor(cursor, MONTH, NUMBER)
      const statements = await listStatements(db, clientIdentityOf(request).client.id, {
        ...(period !== undefined && { period }),
        before:
          revision === undefined ? undefined : { period: `${lastPeriod}-01`, revision: Number(revision) },
        limit: limit + 1,
      })
      return pageOf(statements, limit, (last) => encodeCursor(last.period, last.revision))
    },
  )

  app.post(
    `${BASE}/statements`,
    {
      config: { permission: 'administer-chargeback', profile: PROFILE },
      schema: {
        operationId: 'makeChargebackStatement',
        summary: 'Make the statements of a billing period, or another revision of them',
        description:
          'Of the newest version of each bill of the period, by the rules as they are now. What it says stays what it ' +
          'is. 409 `statement-exists` where there is one and `revises` does not name it.',
        tags,
        body: NewChargebackStatement,
        response: {
          201: ChargebackStatement,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const context = statementContext(clickhouse, request, reply, 'makeChargebackStatement')
      const id = await makeStatement(dependencies, identity, request.body, {
        caller: callerOf(request),
        context,
      })
      return reply.code(201).send(await readNewStatement(db, identity.client.id, id))
    },
  )

  app.get(
    `${BASE}/statements/:id`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'getChargebackStatement',
        summary: 'What each cost centre was charged for a period, and what would be different now',
        tags,
        params,
        response: {
          200: ChargebackStatement,
          ...signedInProblems,
          ...problems(400, 404, 409, 422, 429, 503),
        },
      },
    },
    (request, reply) =>
      readStatement(
        dependencies,
        clientIdentityOf(request),
        request.params.id,
        statementContext(clickhouse, request, reply, 'getChargebackStatement'),
      ),
  )

  app.get(
    `${BASE}/statements/:id/detail`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'getChargebackStatementDetail',
        summary: 'What a cost centre was charged for, or what nobody carried',
        tags,
        params,
        querystring: Type.Object({ costCentre: CostCentreChoice }),
        response: { 200: ChargebackStatementDetail, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { client } = clientIdentityOf(request)
      const statement = await requireStatement(db, client.id, request.params.id)
      return findDetail(db, client.id, statement, request.query.costCentre)
    },
  )
}
