import type { CommitmentsOfCurrency, CostFilter, Rates } from '../api/contract.ts'
import { approximate, isZeroDecimal } from '../format/decimal.ts'
import { namesOf } from '../overview/naming.ts'
import type { RatesBy } from './commitments-view.ts'

/** The rates of a service, a family of instances or an account, with what it is called. */
export interface RatedEntry extends Rates {
  /** One for each row. */
  key: string
  value: string
  name: string
  filters: CostFilter[]
}

export const ratesByWords: Record<RatesBy, { one: string; many: string }> = {
  service: { one: 'Service', many: 'services' },
  family: { one: 'Family', many: 'families of instances' },
  account: { one: 'Account', many: 'accounts' },
}

export function ratedEntries(
  { services, families, accounts }: Pick<CommitmentsOfCurrency, 'services' | 'families' | 'accounts'>,
  by: RatesBy,
): RatedEntry[] {
  if (by === 'service') {
    return services.map((entry) => ({ ...entry, key: entry.value, name: entry.value || 'No service' }))
  }
  if (by === 'account') {
    const names = namesOf(accounts, 'No account')
    return accounts.map((entry) => ({
      ...entry,
      key: entry.value,
      name: names.get(entry.value) ?? entry.value,
    }))
  }
  // Two services may have the same family.
  return families.map((entry) => ({
    ...entry,
    key: JSON.stringify([entry.serviceName, entry.value]),
    name: `${entry.value || 'no instances'} of ${entry.serviceName || 'no service'}`,
  }))
}

/** Whether a commitment covers anything of it, or could. */
export const isEligible = ({ coveredCost, onDemandCost, usedCost, unusedCost }: Rates): boolean =>
  [coveredCost, onDemandCost, usedCost, unusedCost].some((amount) => !isZeroDecimal(amount))

/** For sorting: what is not known is least. */
export const compareRatios = (one: string | null, other: string | null): number =>
  (one === null ? -Infinity : approximate(one)) - (other === null ? -Infinity : approximate(other)) || 0
