import { Asked } from '#lib/api/asked.svelte.ts'
import type { Query } from '#lib/api/client.ts'
import type {
  CostAnswer,
  CostFilter,
  DataTransfer,
  TimeBasis,
  TransferOfCurrency,
} from '#lib/api/contract.ts'
import { askCosts } from '#lib/api/requests.ts'
import type { StackedPart } from '#lib/charts/stacked-periods.ts'
import type { OwnView } from '#lib/filters/own-view.svelte.ts'
import { addDays, endOf, startOf } from '#lib/format/dates.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { groupings } from '#lib/overview/groupings.ts'
import { nameValues } from '#lib/overview/naming.ts'
import { type DayRange, daysOfRange } from '#lib/overview/time.ts'
import { type Trend, buildTrend, listedValues, readTrendRows } from '#lib/overview/trend.ts'
import {
  type TrendQuestion,
  type TrendTime,
  linesOfSegment,
  trendQuery,
} from '#lib/overview/trend-question.ts'
import { KnownMonths } from '#lib/scope/known-months.svelte.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { currenciesOf, shownCurrency } from '#lib/scope/shown-currency.ts'
import { kindsOverTime } from './over-time.ts'
import { namesOfResources, payerWords } from './payers.ts'
import type { TransferView } from './transfer-view.ts'

/** When lines are: of bills, or of charges. */
type LinesTime = Partial<DayRange> & { timeBasis: TimeBasis }

/** What the page of data transfer shows: the module's answer, and of payers over time what only the page asks. */
export class TransferData {
  #scope: PageScope
  #own: OwnView<TransferView>
  #months: KnownMonths
  answer: Asked<Query, DataTransfer>
  payersTrend: Asked<TrendQuestion, CostAnswer>

  constructor(scope: PageScope, own: OwnView<TransferView>, apiBase: () => string | undefined) {
    this.#scope = scope
    this.#own = own
    this.#months = new KnownMonths(scope)
    this.answer = new Asked(
      () => this.#question,
      (question, signal) => askModule<DataTransfer>(apiBase() ?? '', 'data-transfer', question, signal),
    )
    this.payersTrend = new Asked(
      () => this.#trendQuestion,
      (question, signal) => askCosts(trendQuery(question), signal),
    )
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    this.#months.again()
    this.answer.again()
    this.payersTrend.again()
  }

  get months(): string[] {
    return this.#months.all
  }

  get #question(): Query | undefined {
    if (!this.#scope.isKnown) return undefined
    const { uploads, basis, period, timeBasis } = this.#scope.resolved
    const base = { uploads: uploads?.join(','), basis, timeBasis }
    if (period === undefined) return base
    if (period !== 'all') return { ...base, ...daysOfRange(period) }
    // It is known from which month to which only when the months are.
    const [first, last] = [this.months[0], this.months.at(-1)]
    if (first && last) return { ...base, ...daysOfRange({ first, last }) }
    return this.#months.isSettled ? base : undefined
  }

  #answer = $derived.by(() => this.answer.answered?.answer)

  currencies = $derived.by((): string[] => currenciesOf(this.#answer?.totals ?? []))

  currency = $derived.by((): string | undefined =>
    shownCurrency(this.currencies, this.#scope.resolved.currency),
  )

  shown = $derived.by((): TransferOfCurrency | undefined =>
    this.#answer?.currencies.find(({ billingCurrency }) => billingCurrency === this.currency),
  )

  period = $derived.by((): DayRange | undefined => this.#answer?.period ?? undefined)
  before = $derived.by((): DayRange | undefined => this.#answer?.before ?? undefined)
  isEmpty = $derived.by(() => this.#answer !== undefined && this.currencies.length === 0)

  get isStale(): boolean {
    return this.answer.isAsking
  }

  /** Where the lines of an amount are: of what is shown, or of another time. */
  linesOf = (filters: readonly CostFilter[], time: Partial<LinesTime> = {}): string =>
    linesAddress({
      uploads: this.#scope.resolved.uploads,
      filters: [...filters],
      basis: this.#answer?.basis ?? 'effective',
      timeBasis: this.#answer?.timeBasis ?? 'billing',
      currency: this.currency,
      ...this.period,
      ...time,
    })

  /** By the day there is not more than what can be drawn. */
  hasDays = $derived.by(() => (this.shown?.dailyTrend ?? null) !== null)

  steps = $derived.by((): 'month' | 'day' => (this.hasDays ? this.#own.state.steps : 'month'))

  /** As the trend of the answer is: all months of the uploads, or those that were asked for; days of what is shown. */
  #trendTime = $derived.by((): TrendTime => {
    if (this.steps === 'day') return { granularity: 'day', timeBasis: 'charge', ...this.period }
    const { from, to } = this.answer.answered?.question ?? {}
    return {
      granularity: 'month',
      timeBasis: this.#answer?.timeBasis ?? 'billing',
      ...(from !== undefined && to !== undefined && { from: String(from), to: String(to) }),
    }
  })

  get #trendQuestion(): TrendQuestion | undefined {
    const { overTimeBy } = this.#own.state
    const { shown, currency } = this
    // Of the answer that is shown: the chart does not run ahead of its figures.
    if (overTimeBy === 'kind' || !shown || !currency || this.answer.isAsking) return undefined
    return {
      uploads: this.#scope.resolved.uploads,
      filters: shown.total.filters,
      basis: this.#answer?.basis ?? 'effective',
      currency,
      groupBy: overTimeBy,
      time: this.#trendTime,
    }
  }

  #payerRows = $derived.by(() => {
    const { answered } = this.payersTrend
    return answered && readTrendRows(answered.answer, answered.question)
  })

  overTime = $derived.by((): Trend | undefined => {
    const { overTimeBy } = this.#own.state
    if (overTimeBy === 'kind') return this.shown && kindsOverTime(this.shown, this.steps)
    const { answered } = this.payersTrend
    if (!answered || !this.#payerRows) return undefined
    // Of another grouping it would be called by the wrong names, of another currency have the wrong sign.
    const { groupBy, currency } = answered.question
    if (groupBy !== overTimeBy || currency !== this.currency) return undefined
    const known = this.shown?.[payerWords[overTimeBy].entries] ?? []
    const values = listedValues(this.#payerRows)
    const names =
      overTimeBy === 'resource'
        ? namesOfResources(values, known)
        : nameValues(values, known, groupings[overTimeBy].none)
    return buildTrend({ rows: this.#payerRows, question: answered.question, names })
  })

  /** Where the lines behind a part of the chart over time are. */
  linesOfPart = (part: StackedPart): string => {
    const { answered } = this.payersTrend
    if (this.#own.state.overTimeBy !== 'kind') {
      return answered
        ? linesOfSegment(answered.question, listedValues(this.#payerRows ?? []), segmentOf(part))
        : '/lines'
    }
    const kind = this.shown?.kinds.find((each) => each.kind === part.value)
    const filters = part.value === undefined ? this.shown?.total.filters : kind?.filters
    return this.linesOf(filters ?? [], this.#timeOf(part.period))
  }

  #timeOf(period: string | undefined): Partial<LinesTime> {
    const { granularity, timeBasis, from, to } = this.#trendTime
    if (period === undefined) return { timeBasis, from, to } as Partial<LinesTime>
    if (granularity === 'day') return { timeBasis, from: period, to: addDays(period, 1) }
    const month = period.slice(0, 7)
    const [start, end] = [startOf(month), endOf(month)]
    return { timeBasis, from: from && from > start ? from : start, to: to && to < end ? to : end }
  }
}

const segmentOf = ({ period, value }: StackedPart) => ({
  ...(period !== undefined && { period }),
  ...(value !== undefined && { value }),
})
