import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type {
  ChargebackPreview,
  ChargebackPreviewQuestion,
} from '../../../../../contract/chargeback-preview.ts'
import { fromUnits } from '../../../../../clickhouse/exact.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import { resolveScope } from '../../../../costs/resolve-scope.ts'
import { runBoth, type StatementContext } from '../../../../costs/run-statement.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../../cost-basis.ts'
import { unitsOf } from '../allocation/ask-allocation.ts'
import { buildAllocation } from '../allocation/build-allocation.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { timeOfPeriod } from '../period-time.ts'
import { requireUsable } from '../rules/require-usable.ts'
import { withIdsInLowerCase } from '../rules/save-rules.ts'
import { readPreview, type Matched, type OfService } from './read-preview.ts'

const TOP_SERVICES = 5

/** What rules would take, that nobody has saved. */
export async function answerPreview(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  identity: ClientIdentity,
  { uploadIds, period, basis = 'billed', ...asked }: ChargebackPreviewQuestion,
  context: StatementContext,
): Promise<ChargebackPreview> {
  const { rules, pools } = withIdsInLowerCase(asked)
  requireUsable({ rules, pools }, await listCostCentres(db, identity.client.id))
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const { byMatches, byService, parameters } = buildAllocation({
    rules,
    scope,
    measure: measureOfBasis(basis),
    time: period === undefined ? {} : timeOfPeriod(period),
  })
  const [[matches, services], missing] = await Promise.all([
    runBoth(clickhouse, [byMatches, byService(TOP_SERVICES)], parameters, context),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  return {
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    basis,
    ...readPreview(
      rules,
      (matches.data as unknown as MatchRow[]).map(matchedOf),
      services.data.map(([number, currency, serviceName, cost, lineCount]): OfService => ({
        rule: placeOf(number),
        billingCurrency: String(currency),
        serviceName: String(serviceName),
        cost: fromUnits(unitsOf(cost)),
        lineCount: Number(lineCount),
      })),
    ),
  }
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
