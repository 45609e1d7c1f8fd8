import { Type, type Static } from 'typebox'
import {
  ChangedFindings,
  FindingConfidence,
  FindingDetail,
  FindingEffort,
  FindingList,
  FindingOrder,
  FindingStateChange,
  FindingState,
  FindingStatesChange,
} from '../../contract/finding.ts'
import { Currency, Day, Id, Line } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { changeFindingStates } from './change-finding-states.ts'
import { readFinding } from './finding-detail.ts'
import { toFinding } from './finding-rows.ts'
import { resolveFindingScope } from './finding-scope.ts'
import {
  listFindings,
  sumListedFindings,
  type FindingFilter,
  type FindingPlace,
  type FindingSequence,
} from './findings-repository.ts'

const tags = ['Findings']
const params = Type.Object({ id: Id })

/** Which findings: in a URL, so that a list can be shared. */
export const FindingsQuestion = Type.Object({
  uploads: Type.Optional(
    Type.String({
      maxLength: 37 * 1000,
      pattern: '^[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36})*$',
      description: 'Ids of uploads, separated by commas; without it, the selection.',
    }),
  ),
  from: Type.Optional(
    Type.Intersect([Day], { description: 'Only bills whose period begins on this day or later.' }),
  ),
  to: Type.Optional(
    Type.Intersect([Day], { description: 'Only bills whose period begins before this day.' }),
  ),
  rule: Type.Optional(Type.String({ maxLength: 60, pattern: '^[a-z0-9-]+$' })),
  subAccountId: Type.Optional(Line({ minLength: 0, maxLength: 256 })),
  state: Type.Optional(FindingState),
  search: Type.Optional(
    Type.Intersect([Line({ minLength: 1, maxLength: 200 })], {
      description: 'In resource, account, region, service, rule and its title, whatever the case.',
    }),
  ),
  minSaving: Type.Optional(Type.String({ pattern: '^\\d{1,18}(\\.\\d{1,18})?$', examples: ['10'] })),
  currency: Type.Optional(Currency),
  effort: Type.Optional(FindingEffort),
  confidence: Type.Optional(FindingConfidence),
  orderBy: Type.Optional(
    Type.Intersect([FindingOrder], {
      description: 'Among equals the largest savings come first. Without it, by the saving.',
    }),
  ),
  direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'desc' })),
})
export type FindingsQuestion = Static<typeof FindingsQuestion>

export function findingRoutes(app: App, dependencies: Dependencies): void {
  const { db, clickhouse } = dependencies
  app.get(
    '/findings',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listFindings',
        summary: 'What could be saved, the largest savings first',
        description:
          'Of the named uploads, or of the selection: what rules found in the newest whole bill of each billing ' +
          'account. Findings of one resource are all listed; `countedSaving` says what of each is in totals.',
        tags,
        querystring: Type.Object({
          ...FindingsQuestion.properties,
          cursor: Type.Optional(Type.String({ maxLength: 400 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: FindingList, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request) => {
      const { cursor, limit, ...question } = request.query
      const identity = clientIdentityOf(request)
      const after = cursor === undefined ? undefined : decodePlace(cursor)
      const scope = await resolveFindingScope(db, identity, scopeOf(question))
      const filter = filterOf(question)
      const [rows, totals] = await Promise.all([
        listFindings(db, identity.client.id, scope.shown, {
          filter,
          sequence: sequenceOf(question),
          after,
          limit: limit + 1,
        }),
        after ? null : sumListedFindings(db, identity.client.id, scope.shown, filter),
      ])
      const page = pageOf(rows, limit, (last) =>
        encodeCursor(
          last.order_key,
          last.monthly_saving,
          last.monthly_cost,
          last.finding_id,
          encodeURIComponent(last.currency),
        ),
      )
      return {
        items: page.items.map((row) => toFinding(row, scope.shown)),
        nextCursor: page.nextCursor,
        totals,
        scope: { uploadIds: scope.uploadIds, warnings: scope.warnings },
      }
    },
  )

  app.get(
    '/findings/:id',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getFinding',
        summary: 'A finding with how its amounts were computed, the lines behind it and what became of it',
        description:
          'As it is in the newest bill of the client that has it, whatever is selected. The id stays the same from ' +
          'bill to bill. `evidence` is what `GET /lines` takes to list all lines behind it.',
        tags,
        params,
        response: { 200: FindingDetail, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    (request, reply) =>
      readFinding(
        dependencies,
        clientIdentityOf(request),
        request.params.id.toLowerCase(),
        statementContext(clickhouse, request, reply, 'getFinding'),
      ),
  )

  app.post(
    '/findings/:id/state',
    {
      config: { permission: 'decide-findings' },
      schema: {
        operationId: 'changeFindingState',
        summary: 'Accept, dismiss or finish a finding, or open it again',
        description:
          'The state stays with the finding in the bills that follow. To dismiss needs a reason. What is done is ' +
          'checked against each bill after the newest one that has it.',
        tags,
        params,
        body: FindingStateChange,
        response: {
          200: FindingDetail,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const id = request.params.id.toLowerCase()
      await changeFindingStates(db, identity, [id], request.body, callerOf(request))
      const context = statementContext(clickhouse, request, reply, 'changeFindingState')
      return readFinding(dependencies, identity, id, context)
    },
  )

  app.post(
    '/findings/states',
    {
      config: { permission: 'decide-findings' },
      schema: {
        operationId: 'changeFindingStates',
        summary: 'The same of several findings: all of them, or none where one does not exist',
        tags,
        body: FindingStatesChange,
        response: { 200: ChangedFindings, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { ids, ...change } = request.body
      const identity = clientIdentityOf(request)
      return { changed: await changeFindingStates(db, identity, ids, change, callerOf(request)) }
    },
  )
}

export function scopeOf({ uploads, from, to }: FindingsQuestion) {
  return { uploadIds: uploads?.split(','), from, to }
}

export function filterOf({
  rule,
  subAccountId,
  state,
  search,
  minSaving,
  currency,
  effort,
  confidence,
}: FindingsQuestion): FindingFilter {
  return { rule, subAccountId, state, search, minSaving, currency, effort, confidence }
}

export function sequenceOf({ orderBy = 'saving', direction = 'desc' }: FindingsQuestion): FindingSequence {
  return { orderBy, direction }
}

const AMOUNT = /^-?\d{1,38}(\.\d{1,18})?$/

function decodePlace(cursor: string): FindingPlace {
  const [key = '', saving = '', cost = '', id = '', currency = ''] = decodeCursor(
    cursor,
    AMOUNT,
    AMOUNT,
    AMOUNT,
    UUID,
    /^[\w.!~*'()%-]{0,200}$/,
  )
  return { key, saving, cost, id, currency: decodeURIComponent(currency) }
}
