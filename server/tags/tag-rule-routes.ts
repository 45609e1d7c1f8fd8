import { TagRuleProposal, TagRuleProposalQuery, TagRules, TagRulesChange } from '../../contract/tag-rules.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { changeTagRules } from './change-tag-rules.ts'
import { findProposal } from './find-proposal.ts'
import { findTagRules } from './tag-rules-repository.ts'

const tags = ['Governance']

/** Which tags charges have to have: admins say it, everybody sees it. */
export function tagRuleRoutes(app: App, dependencies: Dependencies): void {
  app.get(
    '/tag-rules',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getTagRules',
        summary: 'The tag keys that charges have to have, and which values they may have',
        tags,
        response: { 200: TagRules, ...signedInProblems },
      },
    },
    (request) => findTagRules(dependencies.db, clientIdentityOf(request).client.id),
  )

  app.put(
    '/tag-rules',
    {
      config: { permission: 'administer-tags' },
      schema: {
        operationId: 'changeTagRules',
        summary: 'Set the tag rules, all of them',
        description:
          '`version` is that of the rules that were read before: where somebody has changed them since, it is a 409 ' +
          '`tag-rules-changed`, and nothing is changed. The key that stands first names a charge first.',
        tags,
        body: TagRulesChange,
        response: { 200: TagRules, ...signedInProblems, ...problems(400, 409, 413, 415) },
      },
    },
    (request) => changeTagRules(dependencies, clientIdentityOf(request), request.body, callerOf(request)),
  )

  app.get(
    '/tag-rules/proposal',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'proposeTagRules',
        summary: 'Tag rules as the data suggests them',
        description:
          'Of the named uploads, or of the selection: the tag keys by the spend that has them, their most used ' +
          'values, and which of them would be rules, and why. Nothing is changed.',
        tags,
        querystring: TagRuleProposalQuery,
        response: { 200: TagRuleProposal, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    (request, reply) =>
      findProposal(
        dependencies,
        clientIdentityOf(request),
        request.query,
        statementContext(dependencies.clickhouse, request, reply, 'proposeTagRules'),
      ),
  )
}
