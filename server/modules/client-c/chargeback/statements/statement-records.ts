import type { ChargebackRuleSet } from '../../../../../contract/chargeback-rules.ts'
import type { ChargedSplit } from '../../../../../contract/chargeback-statement.ts'
import type { NamedCostCentre } from '../../../../../contract/cost-centre.ts'
import { fromUnits } from '../../../../../clickhouse/exact.ts'
import type { Charge, ChargedBill } from '../amounts/charge.ts'
import type { StatementLine, StatementTotal } from './insert-statement.ts'

/** What is kept of charged bills, one for each currency: who carries what, and of what that is made. */
export function recordsOf(
  bills: ({ billingCurrency: string } & ChargedBill)[],
  { rules }: ChargebackRuleSet,
  names: ReadonlyMap<string, NamedCostCentre>,
): { totals: StatementTotal[]; lines: StatementLine[] } {
  const carried = bills.flatMap(({ billingCurrency, charges }) =>
    charges
      .map((charge) => ({
        billingCurrency,
        charge,
        costCentre: charge.costCentreId === null ? null : names.get(charge.costCentreId)!,
      }))
      .sort((a, b) => compareCodes(a.costCentre, b.costCentre)),
  )
  return {
    totals: carried.map(({ billingCurrency, charge: { direct, shared }, costCentre }) => ({
      billing_currency: billingCurrency,
      cost_centre_id: costCentre?.id ?? null,
      code: costCentre?.code ?? '',
      name: costCentre?.name ?? '',
      owner: costCentre?.owner ?? '',
      direct_exact: direct.exact,
      direct_amount: direct.amount,
      shared_exact: shared.exact,
      shared_amount: shared.amount,
    })),
    lines: carried.flatMap(({ charge }, total) =>
      linesOf(charge, rules).map((line) => ({ ...line, total_number: total })),
    ),
  }
}

function linesOf(
  { rules, pools }: Charge,
  named: ChargebackRuleSet['rules'],
): Omit<StatementLine, 'total_number'>[] {
  return [
    ...rules.flatMap(({ rule, lines }) =>
      lines.map(({ serviceName, subAccountId, subAccountName, lineCount, cost }) => ({
        rule,
        name: rule === null ? '' : named[rule]!.name,
        service_name: asPostgresText(serviceName),
        sub_account_id: asPostgresText(subAccountId),
        sub_account_name: asPostgresText(subAccountName),
        line_count: lineCount,
        split: null,
        exact: cost.exact,
        amount: cost.amount,
      })),
    ),
    ...pools.map(({ pool, kind, poolExact, weight, weights, cost }) => {
      const split: ChargedSplit = {
        kind,
        pool: fromUnits(poolExact),
        part: fromUnits(weight),
        whole: fromUnits(weights),
      }
      return {
        rule: null,
        name: pool,
        service_name: null,
        sub_account_id: null,
        sub_account_name: null,
        line_count: 0,
        split: JSON.stringify(split),
        exact: cost.exact,
        amount: cost.amount,
      }
    }),
  ]
}

/** What nobody carries comes last. */
function compareCodes(a: NamedCostCentre | null, b: NamedCostCentre | null): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0
  return a.code < b.code ? -1 : 1
}

/** Which has no NUL. */
function asPostgresText(text: string | null): string | null {
  return text?.replaceAll('\0', '\ufffd') ?? null
}
