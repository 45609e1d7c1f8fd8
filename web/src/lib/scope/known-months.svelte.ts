import { Asked } from '../api/asked.svelte.ts'
import type { CostAnswer, CostQuery } from '../api/contract.ts'
import { askCosts } from '../api/requests.ts'
import { monthsOfRows } from '../overview/time.ts'
import type { PageScope } from './page-scope.svelte.ts'

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

  /** Also where they cannot be found out: the page is as without them. */
  get isSettled(): boolean {
    return this.#asked.answered !== undefined || this.#asked.error !== undefined
  }

  again(): void {
    this.#asked.again()
  }
}
