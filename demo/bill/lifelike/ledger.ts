import type { Fields } from '../generate-cur.ts'
import { DAY } from './calendar.ts'
import type { Reservation, SavingsPlan } from './commitments.ts'
import type { Account } from './company.ts'

/** Usage that one plan covers and that is billed alike: taken back by one line a day, whatever resources it is of. */
interface Negated {
  template: Fields
  onDemand: Map<number, bigint>
}

interface PlanUse {
  /** By the first moment of the day. */
  effective: Map<number, bigint>
  negated: Map<string, Negated>
}

/** What the lines of a month so far have used of commitments, and what each account was billed. */
export interface Ledger {
  usePlan(
    plan: SavingsPlan,
    use: { from: number; onDemand: bigint; effective: bigint; template: Fields },
  ): void
  /** @param used in the units of usage, hours of one instance */
  useReservation(reservation: Reservation, used: bigint): void
  bill(account: Account, billed: bigint): void
  planUse(plan: SavingsPlan): PlanUse
  reservationUse(reservation: Reservation): bigint
  billed(account: Account): bigint
}

export function createLedger(): Ledger {
  const plans = new Map<string, PlanUse>()
  const reservations = new Map<string, bigint>()
  const accounts = new Map<string, bigint>()

  function planUse({ arn }: SavingsPlan): PlanUse {
    const use = plans.get(arn) ?? { effective: new Map(), negated: new Map() }
    plans.set(arn, use)
    return use
  }

  return {
    planUse,
    usePlan(plan, { from, onDemand, effective, template }) {
      const day = from - (from % DAY)
      const use = planUse(plan)
      add(use.effective, day, effective)
      const key = ['lineItem/UsageAccountId', 'lineItem/UsageType', 'lineItem/Operation']
        .map((column) => template[column])
        .join(' ')
      const negated = use.negated.get(key) ?? { template, onDemand: new Map<number, bigint>() }
      use.negated.set(key, negated)
      add(negated.onDemand, day, onDemand)
    },
    useReservation: ({ arn }, used) => add(reservations, arn, used),
    reservationUse: ({ arn }) => reservations.get(arn) ?? 0n,
    bill: ({ id }, billed) => add(accounts, id, billed),
    billed: ({ id }) => accounts.get(id) ?? 0n,
  }
}

function add<Key>(sums: Map<Key, bigint>, key: Key, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount)
}
