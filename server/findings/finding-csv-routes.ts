import { findRule } from '../../etl/findings/rules/registry.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { CSV_GUARD, csvFile, startCsvDownload, toCsv } from '../http/csv.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { recordExport } from '../exports/record-export.ts'
import { filterOf, FindingsQuestion, scopeOf, sequenceOf } from './finding-routes.ts'
import { toFinding } from './finding-rows.ts'
import { resolveFindingScope, type FindingScope } from './finding-scope.ts'
import { listFindings, type FindingPlace, type ListedFindings } from './findings-repository.ts'

const COLUMNS = [
  'period',
  'rule',
  'title',
  'provider',
  'subAccountId',
  'subAccountName',
  'regionId',
  'serviceName',
  'resourceId',
  'subject',
  'currency',
  'monthlyCost',
  'monthlySaving',
  'countedSaving',
  'confidence',
  'effort',
  'state',
  'stateReason',
  'explanation',
  'whatToDo',
  'id',
] as const

/** Findings that are read at once. */
const PAGE = 1000

/** Findings as a file for a spreadsheet. */
export function findingCsvRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/findings.csv',
    {
      config: { permission: 'export-data' },
      // A HEAD request would read every finding for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadFindings',
        summary: 'The same findings, all of them, as a CSV file',
        description: CSV_GUARD,
        tags: ['Findings'],
        querystring: FindingsQuestion,
        response: { 200: csvFile, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const { from, to, ...question } = request.query
      const scope = await resolveFindingScope(db, identity, scopeOf(request.query))
      await recordExport(db, request, {
        what: 'findings',
        format: 'csv',
        question: { ...(from && { from }), ...(to && { to }), ...filterOf(question) },
        uploads: scope.uploadIds.length,
      })
      const day = new Date().toISOString().slice(0, 10)
      return startCsvDownload(
        reply,
        `${identity.client.slug}-findings-${day}.csv`,
        toCsv(COLUMNS, pages(db, scope, { filter: filterOf(question), sequence: sequenceOf(question) })),
      )
    },
  )
}

async function* pages(
  db: Dependencies['db'],
  { clientId, shown }: FindingScope,
  listed: Pick<ListedFindings, 'filter' | 'sequence'>,
): AsyncGenerator<Record<(typeof COLUMNS)[number], string>[]> {
  let after: FindingPlace | undefined
  do {
    const rows = await listFindings(db, clientId, shown, { ...listed, after, limit: PAGE })
    yield rows.map((row) => ({
      ...toFinding(row, shown),
      whatToDo: (findRule(row.rule)?.whatToDo ?? []).join(' '),
    }))
    const last = rows.length === PAGE ? rows.at(-1) : undefined
    after = last && {
      key: last.order_key,
      saving: last.monthly_saving,
      cost: last.monthly_cost,
      id: last.finding_id,
      currency: last.currency,
    }
  } while (after)
}
