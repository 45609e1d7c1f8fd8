import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { ModuleQuery } from '../../../contract/module.ts'
import { clientIdentityOf } from '../../accounts/identity.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { statementContext } from '../../costs/statement-context.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { recordExport } from '../../exports/record-export.ts'
import { CSV_GUARD, csvFile, startCsvDownload, toCsv } from '../../http/csv.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { findTagRules } from '../../tags/tag-rules-repository.ts'
import { measureOfBasis } from '../cost-basis.ts'
import { askedOf, findLoadFacts, leadingCurrency } from './ask-about.ts'
import { buildCoverage, readCoverage } from './find-coverage.ts'
import { findNearDuplicatesIn } from './find-near-duplicates.ts'
import { buildUntagged, readUntagged } from './find-untagged.ts'
import { createRunOver } from './run-over.ts'

/** A spreadsheet takes ten times as many; who tags resources by hand does not get to the end of them. */
const MOST_RESOURCES = 100_000

const UNTAGGED_COLUMNS = [
  'billingCurrency',
  'subAccountId',
  'serviceName',
  'resourceId',
  'cost',
  'missingKeys',
] as const

const NEAR_DUPLICATE_COLUMNS = [
  'key',
  'proposed',
  'spelling',
  'likeness',
  'resources',
  'billingCurrency',
  'cost',
] as const

const UntaggedQuery = Type.Object({
  ...ModuleQuery.properties,
  account: Type.Optional(
    Type.String({ maxLength: 256, description: 'Of this account alone: a `subAccountId`.' }),
  ),
})

/** What there is to be mended, as files for those who mend it. */
export function governanceCsvRoutes(app: App, dependencies: Dependencies): void {
  const { db, clickhouse } = dependencies

  async function prepare(
    request: FastifyRequest,
    reply: FastifyReply,
    { uploads, basis, from, to, timeBasis }: Static<typeof ModuleQuery>,
    route: string,
  ) {
    const identity = clientIdentityOf(request)
    const uploadIds = uploads?.split(',')
    const [scope, { rules }] = await Promise.all([
      resolveScope(db, identity, { ...(uploadIds && { uploadIds }) }),
      findTagRules(db, identity.client.id),
    ])
    const run = createRunOver(clickhouse, statementContext(clickhouse, request, reply, route))
    const facts = await findLoadFacts(run, scope)
    const asked = askedOf(scope, facts, { from, to, timeBasis, measure: measureOfBasis(basis) })
    const record = (what: string) =>
      recordExport(db, request, {
        what,
        format: 'csv',
        question: {
          ...(uploadIds && { uploadIds }),
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
          timeBasis: asked.time.timeBasis,
        },
        uploads: scope.loads.length,
      })
    return { run, asked, keys: rules.map(({ key }) => key), slug: identity.client.slug, record }
  }

  app.get(
    '/governance/untagged.csv',
    {
      config: { permission: 'export-data' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadUntagged',
        summary: 'Resources that lack a required tag key, as a CSV file',
        description:
          `Those with most such spend first, at most ${MOST_RESOURCES} of each currency; none where no key is required. ` +
          `${CSV_GUARD} 403 \`module-not-enabled\` where the client does not have the module.`,
        tags: ['Governance'],
        querystring: UntaggedQuery,
        response: { 200: csvFile, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const prepared = await prepare(request, reply, request.query, 'downloadUntagged')
      const { account } = request.query
      const { run, asked, keys, slug, record } = prepared
      const statement = buildUntagged(asked, keys, { listed: { resource: MOST_RESOURCES }, account })
      const rows = keys.length === 0 ? [] : await run(statement)
      const resources = rows
        .map((row) => readUntagged(row, keys))
        .flatMap(({ value, account, service, missing, ...entry }) =>
          value === null
            ? []
            : {
                ...{ billingCurrency: entry.billingCurrency, cost: entry.cost },
                ...{ subAccountId: account, serviceName: service, resourceId: value },
                missingKeys: missing.flatMap(({ key, cost }) => (cost === '0' ? [] : [key])).join(', '),
              },
        )
      await record('untagged')
      return startCsvDownload(reply, `${slug}-untagged.csv`, toCsv(UNTAGGED_COLUMNS, [resources]))
    },
  )

  app.get(
    '/governance/near-duplicates.csv',
    {
      config: { permission: 'export-data' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadNearDuplicates',
        summary: 'Tag keys and values that are another in another spelling, as a CSV file',
        description:
          'A row for each spelling and currency; `key` is empty of keys. ' +
          `${CSV_GUARD} 403 \`module-not-enabled\` where the client does not have the module.`,
        tags: ['Governance'],
        querystring: ModuleQuery,
        response: { 200: csvFile, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const prepared = await prepare(request, reply, request.query, 'downloadNearDuplicates')
      const { run, asked, keys, slug, record } = prepared
      const coverage = (await run(buildCoverage(asked, []))).map((row) => readCoverage(row, []))
      const covered = Promise.resolve({ leading: leadingCurrency(coverage), periods: [] })
      const found = await findNearDuplicatesIn(run, { db, asked, required: keys, covered })
      const rows = [...found.keys, ...found.values].flatMap(({ key, proposed, spellings }) =>
        spellings.flatMap(({ costs, ...spelling }) =>
          costs.map((cost) => ({ key, proposed, ...spelling, ...cost })),
        ),
      )
      await record('near-duplicates')
      return startCsvDownload(reply, `${slug}-near-duplicates.csv`, toCsv(NEAR_DUPLICATE_COLUMNS, [rows]))
    },
  )
}
