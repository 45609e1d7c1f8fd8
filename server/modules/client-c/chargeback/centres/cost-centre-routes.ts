import { Type } from 'typebox'
import {
  CostCentre,
  CostCentreChange,
  CostCentreList,
  NewCostCentre,
} from '../../../../../contract/cost-centre.ts'
import { Id } from '../../../../../contract/scalars.ts'
import { clientIdentityOf } from '../../../../accounts/identity.ts'
import type { Dependencies } from '../../../../dependencies.ts'
import type { App } from '../../../../http/app-type.ts'
import { callerOf } from '../../../../http/caller.ts'
import { problems, signedInProblems } from '../../../../http/problem-schemas.ts'
import { BASE, PROFILE, tags } from '../route-base.ts'
import { changeCostCentre, createCostCentre } from './change-cost-centre.ts'
import { listCostCentres } from './cost-centres-repository.ts'

export function costCentreRoutes(app: App, { db }: Dependencies): void {
  app.get(
    `${BASE}/cost-centres`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'listCostCentres',
        summary: 'Cost centres by code, the archived ones too',
        tags,
        response: { 200: CostCentreList, ...signedInProblems, ...problems(404) },
      },
    },
    async (request) => ({ items: await listCostCentres(db, clientIdentityOf(request).client.id) }),
  )

  app.post(
    `${BASE}/cost-centres`,
    {
      config: { permission: 'administer-chargeback', profile: PROFILE },
      schema: {
        operationId: 'createCostCentre',
        summary: 'Make a cost centre',
        tags,
        body: NewCostCentre,
        response: { 201: CostCentre, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await createCostCentre(db, clientIdentityOf(request), request.body, callerOf(request))),
  )

  app.patch(
    `${BASE}/cost-centres/:id`,
    {
      config: { permission: 'administer-chargeback', profile: PROFILE },
      schema: {
        operationId: 'changeCostCentre',
        summary: 'Rename a cost centre, archive it or take it back',
        description:
          'Statements that were made keep the code, name and owner that it had. It is archived when no rule names it ' +
          'any more, and never deleted.',
        tags,
        params: Type.Object({ id: Id }),
        body: CostCentreChange,
        response: { 200: CostCentre, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    (request) =>
      changeCostCentre(
        db,
        clientIdentityOf(request),
        { id: request.params.id, change: request.body },
        callerOf(request),
      ),
  )
}
