import { Asked } from '../api/asked.svelte.ts'
import type { CostAnswer, CostQuery } from '../api/contract.ts'
import { askCosts } from '../api/requests.ts'
import { monthsOfRows } from '../overview/time.ts'
import type { PageScope } from './page-scope.svelte.ts'
import { currenciesOf } from './shown-currency.ts'

/** Which months there are to choose from. */
export class KnownMonths {
  #asked: Asked<CostQuery, CostAnswer>

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>) {
    this.#asked = new Asked(() => {
      if (!scope.isKnown) return undefined
      const { uploads, timeBasis } = scope.resolved
      return {
        measures: ['lineCount'],
        granularity: 'month',
        timeBasis,
        limit: 100_000,
        ...(uploads && { uploadIds: uploads }),
      }
    }, askCosts)
  }

  all = $derived.by((): string[] => monthsOfRows(this.#asked.answered?.answer.rows ?? []))

  /** The one with the most lines first. */
  currencies = $derived.by((): string[] => {
    const lines = new Map<string, number>()
    for (const { billingCurrency, lineCount } of this.#asked.answered?.answer.rows ?? []) {
      const currency = String(billingCurrency)
      lines.set(currency, (lines.get(currency) ?? 0) + Number(lineCount))
    }
    return currenciesOf([...lines].map(([billingCurrency, lineCount]) => ({ billingCurrency, lineCount })))
  })

  /** Also where they cannot be found out: the page is as without them. */
  get isSettled(): boolean {
    return this.#asked.answered !== undefined || this.#asked.error !== undefined
  }

  again(): void {
    this.#asked.again()
  }
}
