import type { Query } from '#lib/api/client.ts'
import { Asked } from '#lib/api/asked.svelte.ts'
import type {
  Commitments,
  CommitmentsOfCurrency,
  CostBasis,
  CostFilter,
  TimeBasis,
} from '#lib/api/contract.ts'
import type { OwnView } from '#lib/filters/own-view.svelte.ts'
import { endOf, startOf } from '#lib/format/dates.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { type DayRange, daysOfRange, rangeWords } from '#lib/overview/time.ts'
import { KnownMonths } from '#lib/scope/known-months.svelte.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { currenciesOf, shownCurrency } from '#lib/scope/shown-currency.ts'
import type { CommitmentsView } from './commitments-view.ts'

/** The amounts whose lines the answer says how to find. */
export type CommitmentAmount = keyof Commitments['linesOf']

/** By which of its costs a line is part of an amount. */
const bases = {
  coveredCost: 'list',
  onDemandCost: 'list',
  usedCost: 'effective',
  unusedCost: 'effective',
  listCost: 'list',
  effectiveCost: 'effective',
} as const satisfies Record<CommitmentAmount, string>

/** When lines are: of bills, or of charges. */
type LinesTime = Partial<DayRange> & { timeBasis: TimeBasis }

interface PartOfLines {
  filters?: readonly CostFilter[]
  /** Where it is of a part of what is shown. */
  time?: LinesTime
  basis?: CostBasis
}

/** What the page of commitments shows: the module's answer, of which one currency is seen. */
export class CommitmentsData {
  #scope: PageScope
  #months: KnownMonths
  answer: Asked<Query, Commitments>

  constructor(scope: PageScope, own: OwnView<CommitmentsView>, apiBase: () => string | undefined) {
    this.#scope = scope
    this.#months = new KnownMonths(scope)
    this.answer = new Asked(
      () => {
        if (!scope.isKnown) return undefined
        const { uploads, period, timeBasis } = scope.resolved
        return {
          uploads: uploads?.join(','),
          discount: own.state.discount,
          timeBasis,
          ...(typeof period === 'object' && daysOfRange(period)),
        }
      },
      (question, signal) => askModule<Commitments>(apiBase() ?? '', 'commitments', question, signal),
    )
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    this.#months.again()
    this.answer.again()
  }

  get months(): string[] {
    return this.#months.all
  }

  #answer = $derived.by(() => this.answer.answered?.answer)

  currencies = $derived.by((): string[] => currenciesOf(this.#answer?.totals ?? []))

  currency = $derived.by((): string | undefined =>
    shownCurrency(this.currencies, this.#scope.resolved.currency),
  )

  shown = $derived.by((): CommitmentsOfCurrency | undefined =>
    this.#answer?.currencies.find(({ billingCurrency }) => billingCurrency === this.currency),
  )

  isEmpty = $derived.by(() => this.#answer !== undefined && this.currencies.length === 0)

  get isStale(): boolean {
    return this.answer.isAsking
  }

  /** As the answer was asked for: all of it, where no time was. */
  #time = $derived.by((): LinesTime => {
    const { from, to } = this.answer.answered?.question ?? {}
    const timeBasis = this.#answer?.timeBasis ?? 'billing'
    return {
      timeBasis,
      ...(from !== undefined && to !== undefined && { from: String(from), to: String(to) }),
    }
  })

  /** What the rates are of, in words. */
  when = $derived.by((): string => {
    const { from, to } = this.#time
    if (from && to) return rangeWords({ from, to })
    const months = this.shown?.trend ?? []
    const [first, last] = [months[0], months.at(-1)]
    return first && last ? rangeWords({ from: startOf(first.period), to: endOf(last.period) }) : ''
  })

  /** Where the lines are that an amount is the sum of. */
  linesOf = (
    amount: CommitmentAmount,
    { filters = [], time = this.#time, basis = bases[amount] }: PartOfLines = {},
  ): string =>
    linesAddress({
      uploads: this.#scope.resolved.uploads,
      filters: [...(this.#answer?.linesOf[amount] ?? []), ...filters],
      basis,
      currency: this.currency,
      ...time,
    })

  /** What a commitment covered, at public prices: all that was used of it, whatever usage types say. */
  coveredBy = (filters: readonly CostFilter[]): string => this.linesOf('usedCost', { filters, basis: 'list' })

  /** The time of a month that is shown, or of a day in it. */
  timeOf = (period: string, granularity: 'month' | 'day'): LinesTime => {
    const { from, to, timeBasis } = this.#time
    if (granularity === 'day') return { timeBasis: 'charge', ...daysOfRange({ first: period, last: period }) }
    const month = period.slice(0, 7)
    const start = from && from > startOf(month) ? from : startOf(month)
    const end = to && to < endOf(month) ? to : endOf(month)
    return { timeBasis, from: start, to: end }
  }

  /** What a month from now on is told from. */
  get newest(): LinesTime | undefined {
    const range = this.#answer?.newestPeriod
    return range ? { timeBasis: 'charge', ...range } : undefined
  }
}
