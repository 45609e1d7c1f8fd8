import type { CentreCharge, ChargedAmount } from '../../../../../contract/chargeback.ts'
import type { ChargebackRuleSet } from '../../../../../contract/chargeback-rules.ts'
import type { CostCentre, NamedCostCentre } from '../../../../../contract/cost-centre.ts'
import { allocate } from '../amounts/allocate.ts'
import { chargeBill } from '../amounts/charge.ts'
import type { TakenOfBill } from '../allocation/ask-allocation.ts'

interface ChargedPeriod {
  billingCurrency: string
  bill: ChargedAmount
  unallocated: ChargedAmount
  costCentres: CentreCharge[]
}

/** A bill by those who carry it, the cost centres in the order of their codes. */
export function chargePeriod(
  ruleSet: ChargebackRuleSet,
  { billingCurrency, taken }: Omit<TakenOfBill, 'period'>,
  names: ReadonlyMap<string, NamedCostCentre>,
): ChargedPeriod {
  const { bill, charges } = chargeBill(allocate(ruleSet, taken), billingCurrency)
  return {
    billingCurrency,
    bill,
    unallocated: charges.find(({ costCentreId }) => costCentreId === null)!.total,
    costCentres: charges
      .flatMap(({ costCentreId, direct, shared, total }) =>
        costCentreId === null ? [] : [{ costCentre: names.get(costCentreId)!, direct, shared, total }],
      )
      .sort((a, b) => (a.costCentre.code < b.costCentre.code ? -1 : 1)),
  }
}

export function namesOf(costCentres: CostCentre[]): Map<string, NamedCostCentre> {
  return new Map(costCentres.map(({ id, code, name, owner }) => [id, { id, code, name, owner }]))
}
