import { Type } from 'typebox'
import { ChargebackPreview, ChargebackPreviewQuestion } from '../../../../../contract/chargeback-preview.ts'
import {
  ChargebackRules,
  ChargebackRulesChange,
  ChargebackRuleVersionList,
} from '../../../../../contract/chargeback-rules.ts'
import { clientIdentityOf } from '../../../../accounts/identity.ts'
import { statementContext } from '../../../../costs/statement-context.ts'
import type { Dependencies } from '../../../../dependencies.ts'
import type { App } from '../../../../http/app-type.ts'
import { callerOf } from '../../../../http/caller.ts'
import { decodeCursor, encodeCursor } from '../../../../http/cursor.ts'
import { PageQuery, pageOf } from '../../../../http/page.ts'
import { problems, signedInProblems } from '../../../../http/problem-schemas.ts'
import { notFound } from '../../../../http/problem.ts'
import { answerPreview } from '../preview/answer-preview.ts'
import { BASE, PROFILE, tags } from '../route-base.ts'
import { findCurrentRules, findRules, listRuleVersions } from './rules-repository.ts'
import { saveRules } from './save-rules.ts'

const NUMBER = /^\d{1,9}$/

export function ruleRoutes(app: App, dependencies: Dependencies): void {
  const { db, clickhouse } = dependencies
  app.get(
    `${BASE}/rules`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'getChargebackRules',
        summary: 'The newest version of the rules',
        description: 'Version 0, without rules, before any were saved.',
        tags,
        response: { 200: ChargebackRules, ...signedInProblems, ...problems(404) },
      },
    },
    (request) => findCurrentRules(db, clientIdentityOf(request).client.id),
  )

  app.put(
    `${BASE}/rules`,
    {
      config: { permission: 'administer-chargeback', profile: PROFILE },
      schema: {
        operationId: 'saveChargebackRules',
        summary: 'Save a new version of the rules',
        description:
          'All rules, in their order, and all pools: a line of the bill belongs to the first rule whose filters match ' +
          'it. 409 `rules-changed` where somebody has saved a version since the one that these are based on.',
        tags,
        body: ChargebackRulesChange,
        response: { 200: ChargebackRules, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    (request) => saveRules(db, clientIdentityOf(request), request.body, callerOf(request)),
  )

  app.post(
    `${BASE}/rules/preview`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'previewChargebackRules',
        summary: 'What rules would take that nobody has saved',
        description:
          'Of each rule how much it takes, and how much of what it matches the rules before it have taken. Nothing is ' +
          'changed.',
        tags,
        body: ChargebackPreviewQuestion,
        response: {
          200: ChargebackPreview,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    (request, reply) =>
      answerPreview(
        dependencies,
        clientIdentityOf(request),
        request.body,
        statementContext(clickhouse, request, reply, 'previewChargebackRules'),
      ),
  )

  app.get(
    `${BASE}/rules/versions`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'listChargebackRuleVersions',
        summary: 'Versions of the rules, the newest first',
        tags,
        querystring: PageQuery,
        response: { 200: ChargebackRuleVersionList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, NUMBER)
      const versions = await listRuleVersions(db, clientIdentityOf(request).client.id, {
        before: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      })
      return pageOf(versions, limit, ({ version }) => encodeCursor(version))
    },
  )

  app.get(
    `${BASE}/rules/versions/:version`,
    {
      config: { permission: 'see-client-data', profile: PROFILE },
      schema: {
        operationId: 'getChargebackRuleVersion',
        summary: 'The rules as they were',
        tags,
        params: Type.Object({ version: Type.String({ maxLength: 100, description: 'A number.' }) }),
        response: { 200: ChargebackRules, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { version } = request.params
      const rules = NUMBER.test(version)
        ? await findRules(db, clientIdentityOf(request).client.id, Number(version))
        : undefined
      if (!rules) throw notFound(`version ${version} of the rules`)
      return rules
    },
  )
}
