import { Asked } from '#lib/api/asked.svelte.ts'
import type { CostAnswer, CostFilter, CostQuery, Overview, OverviewOfCurrency } from '#lib/api/contract.ts'
import type { Query } from '#lib/api/client.ts'
import { explorerAddress } from '#lib/explorer/explorer-address.ts'
import type { Shape } from '#lib/explorer/explorer-view.ts'
import { askCosts } from '#lib/api/requests.ts'
import { KnownMonths } from '#lib/scope/known-months.svelte.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import type { Granularity, ResolvedScope } from '#lib/scope/scope-view.ts'
import { currenciesOf, shownCurrency } from '#lib/scope/shown-currency.ts'
import { startOf } from '#lib/format/dates.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { compareQuery } from './compare-query.ts'
import { groupings } from './groupings.ts'
import { type Named, nameValues } from './naming.ts'
import { type DayRange, daysOfRange } from './time.ts'
import { type Trend, buildTrend, listedValues, readTrendRows } from './trend.ts'
import { type Segment, type TrendQuestion, linesOfSegment, trendQuery, trendTime } from './trend-question.ts'

type OverviewQuestion = Query

/** What the overview shows: the module's answer, and beside it what only the page asks. */
export class OverviewData {
  #view: () => ResolvedScope
  #scope: Pick<PageScope, 'view'>
  #explorer: () => string | undefined
  #isKnown: () => boolean
  #months: KnownMonths
  answer: Asked<OverviewQuestion, Overview>
  trend: Asked<TrendQuestion, CostAnswer>
  #names: Asked<CostQuery, CostAnswer>

  /** @param explorer where that is; undefined where the client has not the module */
  constructor(
    scope: Pick<PageScope, 'view' | 'resolved' | 'isKnown'>,
    apiBase: () => string | undefined,
    explorer: () => string | undefined,
  ) {
    this.#scope = scope
    this.#explorer = explorer
    this.#view = () => scope.resolved
    this.#isKnown = () => scope.isKnown
    this.#months = new KnownMonths(scope)
    this.answer = new Asked(
      () => this.#overviewQuestion,
      async (question, signal) => askModule<Overview>(apiBase() ?? '', 'overview', question, signal),
    )
    this.trend = new Asked(
      () => this.#trendQuestion,
      (question, signal) => askCosts(trendQuery(question), signal),
    )
    this.#names = new Asked(() => this.#namesQuestion, askCosts)
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    for (const asked of [this.#months, this.answer, this.trend, this.#names]) asked.again()
  }

  get months(): string[] {
    return this.#months.all
  }

  get #overviewQuestion(): OverviewQuestion | undefined {
    if (!this.#isKnown()) return undefined
    const { uploads, basis, timeBasis, period, filters, compare } = this.#view()
    const base = {
      uploads: uploads?.join(','),
      basis,
      timeBasis,
      filters: filters.length > 0 ? JSON.stringify(filters) : undefined,
      ...compareQuery(compare),
    }
    if (period === undefined) return base
    if (period !== 'all') return { ...base, ...daysOfRange(period) }
    // It is known from which month to which only when the months are.
    const [first, last] = [this.months[0], this.months.at(-1)]
    if (first && last) return { ...base, ...daysOfRange({ first, last }) }
    return this.#months.isSettled ? base : undefined
  }

  #answer = $derived.by(() => this.answer.answered?.answer)

  currencies = $derived.by((): string[] => currenciesOf(this.#answer?.totals ?? []))

  currency = $derived.by((): string | undefined => shownCurrency(this.currencies, this.#view().currency))

  /** The figures of that currency. */
  shown = $derived.by((): OverviewOfCurrency | undefined =>
    this.#answer?.currencies.find(({ billingCurrency }) => billingCurrency === this.currency),
  )

  period = $derived.by((): DayRange | undefined => this.#answer?.period ?? undefined)
  before = $derived.by((): DayRange | undefined => this.#answer?.before ?? undefined)
  isEmpty = $derived.by(() => this.#answer !== undefined && this.currencies.length === 0)

  /** A month whose charges end before it does: left out, or shown because it was chosen. */
  unfinished = $derived.by(() => {
    const unfinished = this.#answer?.unfinishedPeriod
    return unfinished && { ...unfinished, isShown: startOf(unfinished.period) < (this.period?.to ?? '') }
  })

  /** Where the lines behind a figure are: of what is shown, or of the time before. */
  linesOf = (filters: CostFilter[] = [], range: DayRange | undefined = this.period): string => {
    const { uploads, filters: ofAll } = this.#view()
    return linesAddress({
      uploads,
      filters: [...ofAll, ...filters],
      basis: this.#answer?.basis ?? 'effective',
      timeBasis: this.#answer?.timeBasis ?? 'billing',
      currency: this.currency,
      ...range,
    })
  }

  /** Where more can be asked of it, with filters beside its own; undefined where the client has not that module. */
  exploreOf = (rows: Shape['rows'], filters: CostFilter[] = []): string | undefined => {
    const href = this.#explorer()
    const { view } = this.#scope
    return href && explorerAddress(href, view, { rows, filters: [...view.filters, ...filters] })
  }

  granularity = $derived.by((): Granularity => {
    const view = this.#view()
    return view.granularity ?? (this.period ? trendTime(view, this.period, this.months).granularity : 'month')
  })

  get #trendQuestion(): TrendQuestion | undefined {
    const { uploads, basis, groupBy, filters } = this.#view()
    const { period, currency } = this
    // Of the answer that is shown: the chart does not run ahead of its figures.
    if (!period || !currency || this.answer.isAsking || !this.#months.isSettled) {
      return undefined
    }
    return { uploads, filters, basis, currency, groupBy, time: trendTime(this.#view(), period, this.months) }
  }

  #trendRows = $derived.by(() => {
    const { answered } = this.trend
    return answered && readTrendRows(answered.answer, answered.question)
  })

  /** Names that the answer knows, of its own largest. */
  #known = $derived.by((): readonly Named[] => {
    const groupBy = this.trend.answered?.question.groupBy
    return (groupBy === 'account' ? this.shown?.topAccounts : this.shown?.topRegions) ?? []
  })

  get #namesQuestion(): CostQuery | undefined {
    const { answered } = this.trend
    const rows = this.#trendRows
    const { dimension, nameDimension } = groupings[answered?.question.groupBy ?? 'service']
    if (!answered || !rows || !nameDimension) return undefined
    const values = listedValues(rows).filter(
      (value) => value !== '' && !this.#known.some((known) => known.value === value),
    )
    if (values.length === 0) return undefined
    const { uploads } = answered.question
    return {
      measures: ['lineCount'],
      dimensions: [dimension, nameDimension],
      filters: [{ dimension, operator: 'in', values }],
      ...(uploads && { uploadIds: uploads }),
    }
  }

  #trendNames = $derived.by((): ReadonlyMap<string | null, string> => {
    const { dimension, nameDimension, none } = groupings[this.trend.answered?.question.groupBy ?? 'service']
    // The name of the most lines comes first.
    const found = (this.#names.answered?.answer.rows ?? []).map((row) => ({
      value: String(row[dimension]),
      name: String(row[nameDimension ?? ''] ?? ''),
    }))
    const known = nameDimension ? [...this.#known, ...found] : []
    return nameValues(listedValues(this.#trendRows ?? []), known, none)
  })

  builtTrend = $derived.by((): Trend | undefined => {
    const { answered } = this.trend
    if (!answered || !this.#trendRows) return undefined
    return buildTrend({ rows: this.#trendRows, question: answered.question, names: this.#trendNames })
  })

  /** Where the lines behind a part of the chart are. */
  linesOfSegment = (segment: Segment): string => {
    const { answered } = this.trend
    return answered
      ? linesOfSegment(answered.question, listedValues(this.#trendRows ?? []), segment)
      : '/lines'
  }
}
