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

/** The trend, with the figures that it is shown with. */
interface BesideFigures {
  trend: TrendQuestion
  of: OverviewQuestion
}

/** What the overview shows: the module's answer, and beside it what only the page asks. */
export class OverviewData {
  #view: () => ResolvedScope
  #scope: Pick<PageScope, 'view'>
  #explorer: () => string | undefined
  #isKnown: () => boolean
  #months: KnownMonths
  answer: Asked<OverviewQuestion, Overview>
  trend: Asked<BesideFigures, CostAnswer>
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
    const askOverview = (question: OverviewQuestion, signal: AbortSignal) =>
      askModule<Overview>(apiBase() ?? '', 'overview', question, signal)
    this.answer = new Asked(() => this.#overviewQuestion, askOverview)
    this.trend = new Asked(
      () => this.#trendQuestion,
      // Asked beside the figures, it waits for them: the chart does not run ahead.
      async ({ trend, of }, signal) => {
        const [answer] = await Promise.all([askCosts(trendQuery(trend), signal), askOverview(of, signal)])
        return answer
      },
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

  /** As the figures will have it, as far as that is known before they are there. */
  get #periodAhead(): DayRange | undefined {
    const { answered, isAsking } = this.answer
    const asked = this.#overviewQuestion
    if (!isAsking || !asked) return this.period
    const { uploads, timeBasis, from, to } = asked
    if (typeof from === 'string' && typeof to === 'string') return { from, to }
    const isOfSameTime =
      JSON.stringify([uploads, timeBasis]) ===
      JSON.stringify([answered?.question.uploads, answered?.question.timeBasis])
    return isOfSameTime && answered?.question.from === undefined ? this.period : undefined
  }

  get #trendQuestion(): BesideFigures | undefined {
    const { uploads, basis, groupBy, filters } = this.#view()
    // Before there are any figures, it is that of most lines of all months: nearly always there is but one.
    const currency = this.#answer
      ? this.currency
      : shownCurrency(this.#months.currencies, this.#view().currency)
    const [period, of] = [this.#periodAhead, this.#overviewQuestion]
    if (!period || !currency || !of || !this.#months.isSettled) return undefined
    const time = trendTime(this.#view(), period, this.months)
    return { trend: { uploads, filters, basis, currency, groupBy, time }, of }
  }

  /** What the trend that is shown was asked with. */
  shownTrend = $derived.by((): TrendQuestion | undefined => this.trend.answered?.question.trend)

  #trendRows = $derived.by(() => {
    const { answered } = this.trend
    return answered && readTrendRows(answered.answer, answered.question.trend)
  })

  /** Names that the answer knows, of its own largest. */
  #known = $derived.by((): readonly Named[] => {
    const groupBy = this.shownTrend?.groupBy
    return (groupBy === 'account' ? this.shown?.topAccounts : this.shown?.topRegions) ?? []
  })

  get #namesQuestion(): CostQuery | undefined {
    const question = this.shownTrend
    const rows = this.#trendRows
    const { dimension, nameDimension } = groupings[question?.groupBy ?? 'service']
    if (!question || !rows || !nameDimension) return undefined
    const values = listedValues(rows).filter(
      (value) => value !== '' && !this.#known.some((known) => known.value === value),
    )
    if (values.length === 0) return undefined
    const { uploads } = question
    return {
      measures: ['lineCount'],
      dimensions: [dimension, nameDimension],
      filters: [{ dimension, operator: 'in', values }],
      ...(uploads && { uploadIds: uploads }),
    }
  }

  #trendNames = $derived.by((): ReadonlyMap<string | null, string> => {
    const { dimension, nameDimension, none } = groupings[this.shownTrend?.groupBy ?? 'service']
    // The name of the most lines comes first.
    const found = (this.#names.answered?.answer.rows ?? []).map((row) => ({
      value: String(row[dimension]),
      name: String(row[nameDimension ?? ''] ?? ''),
    }))
    const known = nameDimension ? [...this.#known, ...found] : []
    return nameValues(listedValues(this.#trendRows ?? []), known, none)
  })

  builtTrend = $derived.by((): Trend | undefined => {
    const question = this.shownTrend
    if (!question || !this.#trendRows) return undefined
    return buildTrend({ rows: this.#trendRows, question, names: this.#trendNames })
  })

  /** Where the lines behind a part of the chart are. */
  linesOfSegment = (segment: Segment): string => {
    const question = this.shownTrend
    return question ? linesOfSegment(question, listedValues(this.#trendRows ?? []), segment) : '/lines'
  }
}
