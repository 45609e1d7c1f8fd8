import { Type } from 'typebox'
import { CostCentreChoice } from '../../../../../contract/cost-centre.ts'
import { Id } from '../../../../../contract/scalars.ts'
import { clientIdentityOf } from '../../../../accounts/identity.ts'
import type { Dependencies } from '../../../../dependencies.ts'
import { recordExportOf } from '../../../../exports/record-export.ts'
import type { App } from '../../../../http/app-type.ts'
import { CSV_GUARD, csvFile, startCsvDownload, toCsv } from '../../../../http/csv.ts'
import { problems, signedInProblems } from '../../../../http/problem-schemas.ts'
import { notFound } from '../../../../http/problem.ts'
import { BASE, PROFILE, tags } from '../route-base.ts'
import { requireStatement } from './read-statement.ts'
import { readStatementRows, STATEMENT_COLUMNS } from './statement-csv.ts'
import { findTotals } from './statements-repository.ts'

export function statementExportRoute(app: App, { db }: Dependencies): void {
  app.get(
    `${BASE}/statements/:id/export`,
    {
      config: { permission: 'export-data', profile: PROFILE },
      // A HEAD request would read every line for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportChargebackStatement',
        summary: 'The lines of a statement, as a CSV file',
        description: `Of one cost centre, or of all and of what nobody carries. The amounts of each add up to what it is charged. ${CSV_GUARD}`,
        tags,
        params: Type.Object({ id: Id }),
        querystring: Type.Object({ costCentre: Type.Optional(CostCentreChoice) }),
        response: { 200: csvFile, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      const statement = await requireStatement(db, client.id, request.params.id)
      const costCentre = request.query.costCentre?.toLowerCase()
      const carriers = (await findTotals(db, client.id, statement.id)).map(
        (total) => total.costCentre?.id ?? 'unallocated',
      )
      if (costCentre !== undefined && !carriers.includes(costCentre)) {
        throw notFound(`cost centre ${costCentre} in this statement`)
      }
      const { period, revision } = statement
      await recordExportOf(db, request, {
        what: 'chargeback-statement',
        format: 'csv',
        statementId: statement.id,
        period,
        revision,
        ...(costCentre !== undefined && { costCentre }),
      })
      return startCsvDownload(
        reply,
        `${client.slug}-chargeback-${period}-${revision}.csv`,
        toCsv(STATEMENT_COLUMNS, readStatementRows(db, client.id, statement, costCentre)),
      )
    },
  )
}
