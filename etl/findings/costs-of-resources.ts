import type { ClickHouseClient } from '@clickhouse/client'
import { fromUnits, toUnits } from '../../clickhouse/exact.ts'
import type { CheckedBill, DoneFinding } from './done-findings.ts'
import { IS_USAGE } from './passes/pass.ts'
import { selectRows, type StatementBounds } from './select-rows.ts'

interface Row {
  loadId: string
  period: string
  billingAccountId: string
  currency: string
  subAccountId: string
  regionId: string
  resourceId: string
  usageType: string
  operation: string
  cost: string
}

/** Resources that one statement asks for. */
const AT_ONCE = 1000

/** What resources cost in bills, by usage type and operation. */
export interface CostsOfResources {
  /**
   * What a finding's resource cost in a month of 30 days: all of its usage, or that of the usage types and operations
   * that were behind the finding.
   */
  monthlyCost(finding: DoneFinding, period: string, isWhole: boolean): string
}

/** @param table the rollup, where all of the loads have it */
export async function readCostsOfResources(
  clickhouse: ClickHouseClient,
  { clientId, bills, resourceIds }: { clientId: string; bills: CheckedBill[]; resourceIds: string[] },
  table: 'monthly_usage' | 'cost_line',
  bounds: StatementBounds,
): Promise<CostsOfResources> {
  const byResource = new Map<string, Row[]>()
  for (let at = 0; at < resourceIds.length; at += AT_ONCE) {
    const parameters = {
      clientId,
      resources: resourceIds.slice(at, at + AT_ONCE),
      loads: bills.map(({ loadId }) => loadId),
      periods: bills.map(({ period }) => period),
      accounts: bills.map(({ billingAccountId }) => billingAccountId),
    }
    const rows = await selectRows<Row>(clickhouse, statementOf(table), parameters, bounds)
    for (const row of rows) {
      const own = byResource.get(row.resourceId)
      if (own) own.push(row)
      else byResource.set(row.resourceId, [row])
    }
  }
  const daysOf = new Map(bills.map(({ loadId, period, days }) => [`${loadId} ${period}`, BigInt(days)]))
  return {
    monthlyCost(finding, period, isWhole) {
      let sum = 0n
      for (const row of byResource.get(finding.resourceId) ?? []) {
        if (row.period !== period || !isOf(row, finding, isWhole)) continue
        sum += (toUnits(row.cost) * 30n) / daysOf.get(`${row.loadId} ${period}`)!
      }
      return fromUnits(sum)
    },
  }
}

const statementOf = (
  table: string,
) => `SELECT load_id AS loadId, toStartOfMonth(BillingPeriodStart) AS period,
    BillingAccountId AS billingAccountId, BillingCurrency AS currency, SubAccountId AS subAccountId,
    RegionId AS regionId, ResourceId AS resourceId, x_UsageType AS usageType, x_Operation AS operation,
    toString(sum(EffectiveCost)) AS cost
  FROM ${table}
  WHERE client_id = {clientId:UUID} AND load_id IN {loads:Array(UUID)}
    AND ResourceId IN {resources:Array(String)} AND ${IS_USAGE}
    AND (load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) IN (
      SELECT arrayJoin(arrayZip({loads:Array(UUID)}, {periods:Array(Date)}, {accounts:Array(String)})))
  GROUP BY ALL`

function isOf(row: Row, finding: DoneFinding, isWhole: boolean): boolean {
  if (
    row.subAccountId !== finding.subAccountId ||
    row.regionId !== finding.regionId ||
    row.currency !== finding.currency ||
    row.billingAccountId !== finding.billingAccountId
  ) {
    return false
  }
  return (
    isWhole || (allows(finding, 'xUsageType', row.usageType) && allows(finding, 'xOperation', row.operation))
  )
}

function allows({ filters }: DoneFinding, dimension: string, value: string): boolean {
  const filter = filters.find((one) => one.dimension === dimension && one.operator === 'in')
  return filter?.values?.includes(value) ?? true
}
