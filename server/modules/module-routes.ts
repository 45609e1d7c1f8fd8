import { Type } from 'typebox'
import { ModuleAnswer } from '../../contract/module-answer.ts'
import { ModuleQuery } from '../../contract/module.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import type { CapabilityProfile } from '../profiles/profile.ts'
import { profiles } from '../profiles/registry.ts'
import { requireModule } from './require-module.ts'

/** What modules answer, at the part of the API that each profile has for its clients. */
export function moduleRoutes(app: App, dependencies: Dependencies): void {
  for (const profile of profiles) moduleRoute(app, dependencies, profile)
}

function moduleRoute(
  app: App,
  dependencies: Dependencies,
  { name, title, apiBase }: CapabilityProfile,
): void {
  app.get(
    `${apiBase.replace(/^\/api/, '')}/modules/:module`,
    {
      config: { permission: 'see-client-data', profile: name },
      schema: {
        operationId: `get${pascalCase(name)}Module`,
        summary: `What a module shows, for clients of the profile ${title}`,
        description:
          'Of the named uploads, or of the selection. `module` in the answer says which of the answers it is. 403 ' +
          '`module-not-enabled` where the client does not have the module; for clients of other profiles there is ' +
          'no such route.',
        tags: ['Modules'],
        params: Type.Object({ module: Type.String() }),
        querystring: ModuleQuery,
        response: { 200: ModuleAnswer, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    (request, reply) => {
      const identity = clientIdentityOf(request)
      const module = requireModule(identity.client, request.params.module)
      const { uploads, basis, from, to, timeBasis, discount } = request.query
      return module.answer(dependencies, {
        identity,
        uploadIds: uploads?.split(','),
        basis,
        from,
        to,
        timeBasis,
        discount,
        context: statementContext(dependencies.clickhouse, request, reply, `module:${module.name}`),
      })
    },
  )
}

/** `client-c` is `ClientC`. */
function pascalCase(name: string): string {
  return name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase())
}
