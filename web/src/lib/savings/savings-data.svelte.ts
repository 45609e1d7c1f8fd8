import type { Optimization } from '#lib/api/contract.ts'
import { Asked } from '#lib/api/asked.svelte.ts'
import { pauseBefore } from '#lib/connect/found/savings.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { currenciesOf, savingsOfCurrency } from './savings-of-currency.ts'
import { savingsTrend } from './savings-trend.ts'

/** What the module answers, of the currency that is shown. */
export class SavingsData {
  answer: Asked<{ apiBase: string; uploads: string | undefined }, Optimization>
  #view: () => PageScope['resolved']

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>, apiBase: () => string | undefined) {
    this.#view = () => scope.resolved
    this.answer = new Asked(
      () => {
        const base = apiBase()
        return base !== undefined && scope.isKnown
          ? { apiBase: base, uploads: scope.resolved.uploads?.join(',') }
          : undefined
      },
      ({ apiBase: base, uploads }, signal) =>
        askModule<Optimization>(base, 'optimization', { uploads }, signal),
    )
    // Rules look at a bill some seconds after it was loaded: until they have, it is asked again.
    let attempt = 0
    $effect(() => {
      if (!this.#found?.waitingUploads) return
      const timer = setTimeout(() => this.answer.again(), pauseBefore(attempt++))
      return () => clearTimeout(timer)
    })
  }

  #found = $derived.by(() => this.answer.answered?.answer)

  currencies = $derived.by(() => (this.#found ? currenciesOf(this.#found) : []))

  currency = $derived.by((): string | undefined => {
    const { currency } = this.#view()
    return currency && this.currencies.includes(currency) ? currency : this.currencies[0]
  })

  savings = $derived.by(() =>
    this.#found && this.currency !== undefined ? savingsOfCurrency(this.#found, this.currency) : undefined,
  )

  trend = $derived.by(() =>
    this.#found && this.currency !== undefined ? savingsTrend(this.#found.trend, this.currency) : undefined,
  )

  /** Neither in the bill that is looked at nor in any before it. */
  isNothing = $derived.by(
    () => this.#found !== undefined && this.#found.findingCount === 0 && this.#found.trend.length === 0,
  )

  period = $derived.by(() => this.#found?.period ?? undefined)
  unfinished = $derived.by(() => this.#found?.unfinishedPeriod ?? undefined)
  rules = $derived.by(() => this.#found?.rules ?? [])
  uploadCount = $derived.by(() => this.#found?.scope.uploadIds.length ?? 0)
  isWaiting = $derived.by(() => (this.#found?.waitingUploads ?? 0) > 0)
}
