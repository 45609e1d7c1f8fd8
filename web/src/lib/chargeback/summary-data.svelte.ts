import { Asked } from '#lib/api/asked.svelte.ts'
import type { ChargebackSummary, CostFilter } from '#lib/api/contract.ts'
import { endOf, startOf } from '#lib/format/dates.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { monthsOf, shownMonths } from './charges.ts'

type Scope = Pick<PageScope, 'resolved' | 'isKnown'>

/** All months by the rules as they are now, and which of them and which currency a page shows. */
export class SummaryData {
  #scope: Scope
  summary: Asked<{ uploads: string | undefined; basis: string }, ChargebackSummary>

  constructor(scope: Scope, apiBase: string) {
    this.#scope = scope
    this.summary = new Asked(
      () =>
        scope.isKnown
          ? { uploads: scope.resolved.uploads?.join(','), basis: scope.resolved.basis }
          : undefined,
      (query, signal) => askModule<ChargebackSummary>(apiBase, 'chargeback', query, signal),
    )
  }

  answer = $derived.by(() => this.summary.answered?.answer)

  months = $derived.by(() => (this.answer ? monthsOf(this.answer) : []))

  /** The months that are shown. */
  shown = $derived.by(() =>
    shownMonths(this.months, this.#scope.resolved.period, this.answer?.lastWholePeriod ?? null),
  )

  /** Where it is one: a statement is of one. */
  period = $derived.by(() => (this.shown.length === 1 ? this.shown[0] : undefined))

  /** The one with the most lines first. */
  currencies = $derived.by(() =>
    (this.answer?.totals ?? [])
      .toSorted((a, b) => b.lineCount - a.lineCount)
      .map(({ billingCurrency }) => billingCurrency),
  )

  currency = $derived.by(() => {
    const { currency } = this.#scope.resolved
    return currency && this.currencies.includes(currency) ? currency : this.currencies[0]
  })

  /** Where the lines of some months are, all of them or what filters leave. */
  linesOf(
    filters: CostFilter[] = [],
    months: readonly string[] = this.shown,
    currency: string | undefined = this.currency,
  ): string {
    const { uploads, basis } = this.#scope.resolved
    return linesAddress({
      uploads,
      basis,
      currency,
      filters,
      timeBasis: 'billing',
      from: startOf(months[0] ?? ''),
      to: endOf(months.at(-1) ?? ''),
    })
  }
}
