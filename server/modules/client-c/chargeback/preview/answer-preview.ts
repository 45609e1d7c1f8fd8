import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type {
  ChargebackPreview,
  ChargebackPreviewQuestion,
} from '../../../../../contract/chargeback-preview.ts'
import { fromUnits } from '../../../../../clickhouse/exact.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { findDimension } from '../../../../costs/dimensions.ts'
import { createParameters } from '../../../../costs/parameters.ts'
import { resolveScope } from '../../../../costs/resolve-scope.ts'
import { runBoth, runStatement, type StatementContext } from '../../../../costs/run-statement.ts'
import { NOT_ROLLED_UP } from '../../../../costs/tables.ts'
import { invalidRequest } from '../../../../http/problem.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../../cost-basis.ts'
import { unitsOf } from '../allocation/ask-allocation.ts'
import { buildAllocation } from '../allocation/build-allocation.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { timeOfPeriod } from '../period-time.ts'
import { requireUsable } from '../rules/require-usable.ts'
import { withIdsInLowerCase } from '../rules/save-rules.ts'
import { chargePeriod, namesOf } from '../summary/charge-period.ts'
import { readPreview, type Matched, type OfService } from './read-preview.ts'

const TOP_SERVICES = 5
const LARGEST_UNALLOCATED = 10

/** What rules would take, that nobody has saved. */
export async function answerPreview(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  identity: ClientIdentity,
  { uploadIds, period, basis = 'billed', unallocatedBy, ...asked }: ChargebackPreviewQuestion,
  context: StatementContext,
): Promise<ChargebackPreview> {
  const { rules, pools } = withIdsInLowerCase(asked)
  const costCentres = await listCostCentres(db, identity.client.id)
  requireUsable({ rules, pools }, costCentres)
  if (unallocatedBy !== undefined) requireDimension(unallocatedBy)
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const built = buildAllocation({
    rules,
    scope,
    measure: measureOfBasis(basis),
    time: period === undefined ? {} : timeOfPeriod(period),
  })
  const { parameters } = built
  const [[matches, services], unallocated, missing] = await Promise.all([
    runBoth(clickhouse, [built.byMatches, built.byService(TOP_SERVICES)], parameters, context),
    unallocatedBy === undefined
      ? undefined
      : runStatement(
          clickhouse,
          built.unallocatedBy(unallocatedBy, LARGEST_UNALLOCATED),
          parameters,
          context,
        ),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  const matched = (matches.data as unknown as MatchRow[]).map(matchedOf)
  return {
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    basis,
    ...readPreview(
      rules,
      matched,
      services.data.map(([number, currency, serviceName, cost, lineCount]): OfService => ({
        rule: placeOf(number),
        billingCurrency: String(currency),
        serviceName: String(serviceName),
        cost: fromUnits(unitsOf(cost)),
        lineCount: Number(lineCount),
      })),
    ),
    largestUnallocated: (unallocated?.data ?? []).map(([, currency, value, cost, lineCount]) => ({
      value: String(value),
      billingCurrency: String(currency),
      cost: fromUnits(unitsOf(cost)),
      lineCount: Number(lineCount),
    })),
    charged: [...Map.groupBy(matched, ({ billingCurrency }) => billingCurrency)]
      .map(([billingCurrency, ofCurrency]) => ({
        billingCurrency,
        taken: ofCurrency.map(({ rule, exact, lineCount }) => ({ rule, exact, lineCount, lines: [] })),
      }))
      .sort((a, b) => (a.billingCurrency < b.billingCurrency ? -1 : 1))
      .map((bill) => chargePeriod({ rules, pools }, bill, namesOf(costCentres))),
  }
}

function requireDimension(name: string): void {
  if (name === 'uploadId') {
    // As no rule can name it: what it shows are suggestions of rules.
    throw invalidRequest('unallocatedBy', 'is none for rules: the next bill comes with another upload')
  }
  if (findDimension(name, createParameters(), NOT_ROLLED_UP.tags)) return
  throw invalidRequest('unallocatedBy', `there is no dimension ${name}`, 'unknown-dimension')
}

type Count = string | number

type MatchRow = [first: Count, currency: string, cost: string, lines: Count, costs: string[], counts: Count[]]

function matchedOf([first, billingCurrency, cost, lines, costs, counts]: MatchRow): Matched {
  return {
    rule: placeOf(first),
    billingCurrency,
    exact: unitsOf(cost),
    lineCount: Number(lines),
    byRule: costs.map((ofRule, index) => ({ exact: unitsOf(ofRule), lineCount: Number(counts[index]) })),
  }
}

/** From 0; null for what none takes. */
function placeOf(number: unknown): number | null {
  return Number(number) === 0 ? null : Number(number) - 1
}
