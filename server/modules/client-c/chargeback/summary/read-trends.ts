import type { ChargebackSummary } from '../../../../../contract/chargeback.ts'
import { digitsOf } from '../amounts/currency-digits.ts'
import { writeAmount } from '../amounts/round-tree.ts'
import { toUnits } from '../../../../../clickhouse/exact.ts'

type Trend = ChargebackSummary['trends'][number]

/**
 * How it went for each cost centre, in the order of their codes, and for what none carries; of all months of one
 * currency, also those in which one carried nothing.
 */
export function readTrends(periods: ChargebackSummary['periods']): Trend[] {
  const carried = periods.flatMap(({ period, costCentres, unallocated }) => [
    ...costCentres.map(({ costCentre, total }) => ({ period, costCentre, amount: total.amount })),
    { period, costCentre: null, amount: unallocated.amount },
  ])
  const found = new Map(carried.map(({ costCentre }) => [costCentre?.id, costCentre]))
  const billingCurrency = periods[0]?.billingCurrency ?? ''
  const digits = digitsOf(billingCurrency)
  return [...found.values()].sort(byCode).map((costCentre) => {
    const own = new Map(
      carried
        .filter((each) => each.costCentre?.id === costCentre?.id)
        .map(({ period, amount }) => [period, amount]),
    )
    const months = periods.map(({ period }) => ({
      period,
      amount: own.get(period) ?? writeAmount(0n, digits),
    }))
    const amount = months.reduce((sum, month) => sum + toUnits(month.amount), 0n)
    return { billingCurrency, costCentre, amount: writeAmount(amount, digits), months }
  })
}

function byCode(a: Trend['costCentre'], b: Trend['costCentre']): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0
  return a.code < b.code ? -1 : 1
}
