import { Type } from 'typebox'
import { ModuleAnswer } from '../../contract/module-answer.ts'
import { ModuleQuery } from '../../contract/module.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { readFilters } from '../costs/read-filters.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { invalidRequest } from '../http/problem.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import type { CapabilityProfile } from '../profiles/profile.ts'
import { profiles } from '../profiles/registry.ts'
import { OWN_PARAMETERS, type Module } from './module.ts'
import { readComparedTime } from './compared-time.ts'
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
      requireTaken(module, request.query)
      requireOrder(request.query)
      const { uploads, basis, from, to, timeBasis, discount, filters } = request.query
      return module.answer(dependencies, {
        identity,
        uploadIds: uploads?.split(','),
        basis,
        from,
        to,
        timeBasis,
        discount,
        filters: filters === undefined ? [] : readFilters(request, filters),
        compare: readComparedTime(request.query),
        context: statementContext(dependencies.clickhouse, request, reply, `module:${module.name}`),
      })
    },
  )
}

/** Figures of everything are not an answer to a question about a part of it. */
function requireTaken({ name, takes = [] }: Module, query: ModuleQuery): void {
  const refused = OWN_PARAMETERS.find(
    (parameter) => query[parameter] !== undefined && !takes.includes(parameter),
  )
  if (refused) throw invalidRequest(refused, `the module ${name} does not take it`)
}

/** Of a time that is none, modules ask some things without it: it is refused before any of them does. */
function requireOrder({ from, to }: ModuleQuery): void {
  if (from !== undefined && to !== undefined && from >= to) {
    throw invalidRequest('to', 'has to be after from: the range ends before it')
  }
}

/** `client-c` is `ClientC`. */
function pascalCase(name: string): string {
  return name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase())
}
