import type { ChargebackSummary } from '../api/contract.ts'
import { OTHER_COLOUR, SERIES_COLOURS, colourByValue } from '../charts/colour.ts'
import type { StackedPeriods, StackedSeries } from '../charts/stacked-periods.ts'
import { addDays, endOf, startOf } from '../format/dates.ts'
import { addDecimals, compareDecimals, isZeroDecimal } from '../format/decimal.ts'
import { nameOf } from './charges.ts'

type Trend = ChargebackSummary['trends'][number]

const OTHERS = 'others'
const NOBODY = 'nobody'
/** Darker than the others, which are not nobody. */
const NOBODY_COLOUR = 'var(--ink-soft)'

/** What each carried month by month, stacked: those that carried most, the others as one, and what nobody did. */
export function buildChargeTrend(trends: readonly Trend[], currency: string): StackedPeriods | undefined {
  const own = trends.filter(({ billingCurrency }) => billingCurrency === currency)
  const nobody = own.find(({ costCentre }) => costCentre === null)
  const centres = own
    .filter(({ costCentre, amount }) => costCentre && !isZeroDecimal(amount))
    .toSorted((a, b) => compareDecimals(b.amount, a.amount))
  const months = nobody?.months.map(({ period }) => period) ?? []
  const [first, last] = [months[0], months.at(-1)]
  if (!first || !last) return undefined
  // One of the colours is for the others, and one for nobody.
  const isCut = centres.length > SERIES_COLOURS - 1
  const listed = isCut ? centres.slice(0, SERIES_COLOURS - 2) : centres
  const colours = colourByValue(
    'costCentre',
    listed.map(({ costCentre }) => costCentre!.id),
  )
  const shown: { series: StackedSeries; of: readonly Trend[] }[] = listed.map((trend) => ({
    series: {
      key: trend.costCentre!.id,
      value: trend.costCentre!.id,
      name: nameOf(trend.costCentre!),
      colour: colours.get(trend.costCentre!.id)!,
      total: trend.amount,
    },
    of: [trend],
  }))
  if (isCut) {
    const others = centres.slice(listed.length)
    const total = addDecimals(others.map(({ amount }) => amount))
    const name = `${others.length} other cost centres`
    shown.push({ series: { key: OTHERS, value: null, name, colour: OTHER_COLOUR, total }, of: others })
  }
  if (nobody && !isZeroDecimal(nobody.amount)) {
    const series = {
      key: NOBODY,
      value: '',
      name: 'Nobody carries it',
      colour: NOBODY_COLOUR,
      total: nobody.amount,
    }
    shown.push({ series, of: [nobody] })
  }
  return {
    series: shown.map(({ series }) => series),
    points: months.map((month) => ({
      period: startOf(month),
      total: amountIn(own, month),
      costs: Object.fromEntries(shown.map(({ series, of }) => [series.key, amountIn(of, month)])),
    })),
    granularity: 'month',
    days: { first: startOf(first), last: addDays(endOf(last), -1) },
  }
}

const amountIn = (trends: readonly Trend[], month: string): string =>
  addDecimals(
    trends.flatMap(({ months }) =>
      months.filter(({ period }) => period === month).map(({ amount }) => amount),
    ),
  )
