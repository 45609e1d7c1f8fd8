import type { ChargebackPreview, NamedCostCentre } from '../../api/contract.ts'
import { compareDecimals, isZeroDecimal, subtractDecimals } from '../../format/decimal.ts'

type Charged = ChargebackPreview['charged'][number]

export interface Difference {
  key: string
  /** Null for what nobody carries. */
  costCentre: NamedCostCentre | null
  before: string
  after: string
  change: string
}

/** Who would carry something else, those first whose amount changes most. */
export function differencesOf(before: Charged, after: Charged): Difference[] {
  const [then, now] = [amountsOf(before), amountsOf(after)]
  return [...new Map([...then, ...now]).keys()]
    .map((key): Difference => {
      const costCentre = (now.get(key) ?? then.get(key))!.costCentre
      const [from, to] = [then.get(key)?.amount ?? '0', now.get(key)?.amount ?? '0']
      return { key, costCentre, before: from, after: to, change: subtractDecimals(to, from) }
    })
    .filter(({ change }) => !isZeroDecimal(change))
    .toSorted((a, b) => compareDecimals(b.change.replace('-', ''), a.change.replace('-', '')))
}

interface Carried {
  costCentre: NamedCostCentre | null
  amount: string
}

function amountsOf({ costCentres, unallocated }: Charged): Map<string, Carried> {
  return new Map<string, Carried>([
    ['', { costCentre: null, amount: unallocated.amount }],
    ...costCentres.map(({ costCentre, total }): [string, Carried] => [
      costCentre.id,
      { costCentre, amount: total.amount },
    ]),
  ])
}
