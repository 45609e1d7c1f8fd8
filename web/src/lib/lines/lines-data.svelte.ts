import { Asked } from '#lib/api/asked.svelte.ts'
import type { Query } from '#lib/api/client.ts'
import type { CostAnswer, CostQuery, LineList, Session } from '#lib/api/contract.ts'
import { Paged } from '#lib/api/paged.svelte.ts'
import { askCosts } from '#lib/api/requests.ts'
import { measureOfBasis } from '#lib/filters/cost-basis.ts'
import { KnownFilters } from '#lib/filters/known-filters.svelte.ts'
import type { SearchParams } from '#lib/filters/url-state.ts'
import { AnalysedUploads } from '#lib/scope/analysed-uploads.svelte.ts'
import { listLines } from './line-requests.ts'
import { type ResolvedLines, conditionsQuery, orderQuery, sumsQuery } from './lines-query.ts'
import { type LinesView, readLinesView } from './lines-view.ts'

/** What the lines of a currency add up to, and how many there are. */
export interface LinesSum {
  currency: string
  cost: string
  lines: number
}

/** What the page of cost lines asks: what there is to filter by, the lines, and their sum. */
export class LinesData {
  #view: () => ResolvedLines
  filters: KnownFilters
  lines: Paged<Query, LineList>
  #sums: Asked<CostQuery, CostAnswer>

  /** @param isKnown whether it is known which uploads the view is about */
  constructor(view: () => ResolvedLines, isKnown: () => boolean) {
    this.#view = view
    this.filters = new KnownFilters(() => (isKnown() ? view() : undefined))
    this.lines = new Paged(
      () => this.view && { ...conditionsQuery(this.view), ...orderQuery(this.view) },
      listLines,
    )
    this.#sums = new Asked(() => this.view && sumsQuery(this.view), askCosts)
  }

  /** With the filters that can be asked for; nothing until that is known. */
  view = $derived.by((): ResolvedLines | undefined => {
    const { found } = this.filters
    return found && { ...this.#view(), filters: found.filters }
  })

  /** Sentences that name filters which were left out. */
  problems = $derived.by((): string[] => this.filters.found?.problems ?? [])

  /** The currency with the most lines first; nothing until they are known. */
  sums = $derived.by((): LinesSum[] | undefined => {
    const answer = this.#sums.answered?.answer
    // The measure of the question: an answer to another basis is shown until the new one is there.
    const measure = this.#sums.answered?.question.measures[0] ?? measureOfBasis.effective
    return answer?.totals
      .map((total) => ({
        currency: String(total['billingCurrency']),
        cost: String(total[measure] ?? '0'),
        lines: Number(total['lineCount']),
      }))
      .toSorted((a, b) => b.lines - a.lines)
  })

  get sumsAsked(): Pick<Asked<CostQuery, CostAnswer>, 'error' | 'again' | 'isAsking'> {
    return this.#sums
  }

  /** Of the currencies that are listed: all of them, or the chosen one. */
  get listedSums(): LinesSum[] | undefined {
    const { currency } = this.#view()
    return currency === undefined ? this.sums : this.sums?.filter((sum) => sum.currency === currency)
  }

  get lineCount(): number {
    return (this.listedSums ?? []).reduce((count, { lines }) => count + lines, 0)
  }

  get scope(): LineList['scope'] | undefined {
    return this.lines.first.answered?.answer.scope
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    for (const asked of [this.filters.dimensions, this.lines.first, this.#sums]) asked.again()
  }
}

/** What the page asks, and of which uploads. */
export function createLinesData(view: () => LinesView, session: () => Session) {
  const uploads = new AnalysedUploads(
    () => view().uploads,
    () => session().selection,
  )
  const data = new LinesData(
    () => ({ ...view(), uploads: uploads.ids }),
    () => uploads.isKnown,
  )
  return { uploads, data }
}

/** Asks it for a page that somebody is on the way to. */
export function askLinesAhead(session: Session, search: SearchParams): void {
  const { state } = readLinesView(search)
  createLinesData(
    () => state,
    () => session,
  )
}
