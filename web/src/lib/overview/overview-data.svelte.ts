import { Asked } from '#lib/api/asked.svelte.ts'
import type { CostAnswer, CostQuery } from '#lib/api/contract.ts'
import { askCosts } from '#lib/api/requests.ts'
import type { Basis, Granularity, GroupBy, OverviewView, PeriodRange } from '#lib/filters/overview-view.ts'
import { endOf, startOf } from '#lib/format/dates.ts'
import { addDecimals } from '#lib/format/decimal.ts'
import { type Comparison, compareMonths } from './comparison.ts'
import { type DailyCost, amountOf, readDailyCosts, readPeriodCosts } from './cost-rows.ts'
import { groupings, measures } from './groupings.ts'
import { type Mover, type Ranking, findMovers, rank } from './ranking.ts'
import { shownMonths } from './shown-months.ts'
import { costsByMonth, daysBetween, defaultGranularity } from './time.ts'
import { type Trend, buildTrend, trendFilter } from './trend.ts'

interface DailyQuestion {
  uploads: string[] | undefined
  basis: Basis
}

interface RankingQuestion extends DailyQuestion {
  currency: string
  period: PeriodRange | undefined
  groupBy: GroupBy
}

interface TrendQuestion extends RankingQuestion {
  granularity: Granularity
  ranking: Ranking
}

interface MovementQuestion extends RankingQuestion {
  comparison: Comparison
}

export type AskedRanking = Asked<RankingQuestion, CostAnswer>

/** More values than a person reads; the total and what is left out are exact all the same. */
const RANKED = 500

function queryOf(question: DailyQuestion & Partial<RankingQuestion>, query: Partial<CostQuery>): CostQuery {
  const { uploads, basis, currency, period } = question
  return {
    measures: [measures[basis]],
    ...(uploads && { uploadIds: uploads }),
    ...(period && { from: startOf(period.first), to: endOf(period.last) }),
    ...query,
    filters: [
      ...(currency ? [{ dimension: 'billingCurrency', operator: 'in' as const, values: [currency] }] : []),
      ...(query.filters ?? []),
    ],
  }
}

function dimensionsOf(groupBy: GroupBy): string[] {
  const { dimension, nameDimension } = groupings[groupBy]
  return nameDimension ? [dimension, nameDimension] : [dimension]
}

function askRanking(question: RankingQuestion, signal: AbortSignal): Promise<CostAnswer> {
  const query: Partial<CostQuery> = {
    dimensions: dimensionsOf(question.groupBy),
    orderBy: [{ field: measures[question.basis], direction: 'desc' }],
    limit: RANKED,
  }
  return askCosts(queryOf(question, query), signal)
}

/**
 * The questions of the overview and what follows from their answers. Costs by day come first: they tell the
 * currencies, the months and the total; everything else is asked in one currency.
 */
export class OverviewData {
  #view: () => OverviewView
  daily: Asked<DailyQuestion, CostAnswer>
  rankings: Record<GroupBy, AskedRanking>
  trend: Asked<TrendQuestion, CostAnswer>
  movement: Asked<MovementQuestion, CostAnswer>

  constructor(view: () => OverviewView) {
    this.#view = view
    this.daily = new Asked(
      () => ({ uploads: view().uploads, basis: view().basis }),
      (question, signal) =>
        askCosts(
          queryOf(question, {
            measures: [measures[question.basis], 'lineCount'],
            granularity: 'day',
            limit: 100_000,
          }),
          signal,
        ),
    )
    const ranking = (groupBy: GroupBy, isWanted = () => true): AskedRanking =>
      new Asked(() => (isWanted() ? this.#rankingQuestion(groupBy) : undefined), askRanking)
    this.rankings = {
      service: ranking('service'),
      account: ranking('account'),
      region: ranking('region'),
      category: ranking('category', () => view().groupBy === 'category'),
    }
    this.trend = new Asked(
      () => this.#trendQuestion,
      (question, signal) =>
        askCosts(
          queryOf(question, {
            dimensions: [groupings[question.groupBy].dimension],
            granularity: question.granularity,
            filters: trendFilter(question.ranking, question.groupBy),
            limit: 100_000,
          }),
          signal,
        ),
    )
    this.movement = new Asked(
      () => this.#movementQuestion,
      (question, signal) =>
        askCosts(
          queryOf(
            {
              ...question,
              period: { first: question.comparison.before.first, last: question.comparison.now.last },
            },
            { dimensions: dimensionsOf(question.groupBy), granularity: 'month', limit: 100_000 },
          ),
          signal,
        ),
    )
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    for (const asked of [this.daily, ...Object.values(this.rankings), this.trend, this.movement])
      asked.again()
  }

  #answeredDaily = $derived.by((): DailyCost[] => {
    const answered = this.daily.answered
    return answered ? readDailyCosts(answered.answer, measures[answered.question.basis]) : []
  })

  /** The one with the most charges first. */
  currencies = $derived.by((): string[] => {
    const totals = this.daily.answered?.answer.totals ?? []
    return totals
      .toSorted((a, b) => Number(amountOf(b, 'lineCount')) - Number(amountOf(a, 'lineCount')))
      .map((row) => String(row['billingCurrency']))
  })

  currency = $derived.by((): string | undefined => {
    const { currency } = this.#view()
    return currency && this.currencies.includes(currency) ? currency : this.currencies[0]
  })

  #ofCurrency = $derived.by(() => this.#answeredDaily.filter(({ currency }) => currency === this.currency))

  months = $derived.by(() => costsByMonth(this.#ofCurrency))

  shown = $derived.by(() => shownMonths(this.months, this.#view().period))

  /** The shown months; nothing where these are all. */
  period = $derived.by(() => this.shown.range)

  /** The days in the shown months. */
  days = $derived.by((): DailyCost[] => daysIn(this.#ofCurrency, this.period))

  total = $derived.by(() => addDecimals(this.days.map(({ cost }) => cost)))

  comparison = $derived.by(() => {
    const { period } = this.#view()
    const { newest } = this.shown
    // Without a choice what is compared is among what is shown.
    if (period === undefined && newest) {
      return compareMonths(
        this.months.filter(({ month }) => month >= newest.first),
        undefined,
      )
    }
    return compareMonths(this.months, period === 'all' ? undefined : period)
  })

  granularity = $derived.by((): Granularity => {
    const days = this.days.map(({ day }) => day).toSorted()
    return this.#view().granularity ?? defaultGranularity(daysBetween(days[0], days.at(-1)))
  })

  uploadIds = $derived.by(() => this.daily.answered?.answer.scope.uploadIds ?? [])
  warnings = $derived.by(() => this.daily.answered?.answer.scope.warnings ?? [])
  isEmpty = $derived.by(() => this.daily.answered !== undefined && this.currencies.length === 0)

  rankingOf(groupBy: GroupBy): Ranking | undefined {
    const answered = this.rankings[groupBy].answered
    return answered && rank(answered.answer, groupBy, measures[answered.question.basis])
  }

  #chartRanking = $derived.by(() => this.rankingOf(this.#view().groupBy))

  #rankingQuestion(groupBy: GroupBy): RankingQuestion | undefined {
    const { uploads, basis } = this.#view()
    const { period } = this
    return this.currency ? { uploads, basis, period, groupBy, currency: this.currency } : undefined
  }

  get #trendQuestion(): TrendQuestion | undefined {
    const answered = this.rankings[this.#view().groupBy].answered
    const ranking = this.#chartRanking
    return answered && ranking && { ...answered.question, ranking, granularity: this.granularity }
  }

  get #movementQuestion(): MovementQuestion | undefined {
    const question = this.#rankingQuestion(this.#view().groupBy)
    return question && this.comparison && { ...question, comparison: this.comparison }
  }

  #lastTrend: Trend | undefined

  /** Built only of answers that belong together; until then the last one stays. */
  builtTrend = $derived.by((): Trend | undefined => {
    const answered = this.trend.answered
    const dailyBasis = this.daily.answered?.question.basis
    if (answered && answered.question.basis === dailyBasis) {
      const { question, answer } = answered
      const { dimension } = groupings[question.groupBy]
      this.#lastTrend = buildTrend({
        ...question,
        daily: daysIn(
          this.#answeredDaily.filter(({ currency }) => currency === question.currency),
          question.period,
        ),
        costs: readPeriodCosts(answer, dimension, measures[question.basis]),
      })
    }
    return this.#lastTrend
  })

  /** What moved between the compared months; nothing while that is not known for the figures shown. */
  movers = $derived.by((): Mover[] | undefined => {
    const { answered } = this.movement
    if (!answered || this.movement.isAsking || !this.comparison) return undefined
    const { question, answer } = answered
    const ofMonths = ({ first, last }: PeriodRange) => {
      const column = answer.columns.find(({ kind }) => kind === 'period')?.name ?? 'period'
      const rows = answer.rows.filter((row) => {
        const month = String(row[column]).slice(0, 7)
        return month >= first && month <= last
      })
      return rank({ ...answer, rows }, question.groupBy, measures[question.basis]).values
    }
    return findMovers(ofMonths(question.comparison.now), ofMonths(question.comparison.before))
  })
}

function daysIn(daily: readonly DailyCost[], period: PeriodRange | undefined): DailyCost[] {
  return daily.filter(({ day }) => {
    const month = day.slice(0, 7)
    return !period || (month >= period.first && month <= period.last)
  })
}
