import { Asked } from './asked.svelte.ts'
import { oneUnderWay } from './one-under-way.ts'

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

type AskPage<Question, Answer> = (
  question: Question,
  cursor: string | undefined,
  signal?: AbortSignal,
) => Promise<Answer>

/** A list that comes page by page: the first page of what is asked, and what “load more” has brought since. */
export class Paged<Question, Answer extends Page<unknown>> {
  first: Asked<Question, Answer>
  isLoadingMore = $state(false)
  #ask: AskPage<Question, Answer>
  /** Belong to the first page that they go on from; with another one they are forgotten. */
  #further: { after: Answer; pages: Answer[] } | undefined = $state.raw()
  #failed: { after: Answer; error: unknown } | undefined = $state.raw()

  constructor(question: () => Question | undefined, ask: AskPage<Question, Answer>) {
    this.#ask = ask
    this.first = new Asked(question, (asked, signal) => ask(asked, undefined, signal))
  }

  #pages = $derived.by((): Answer[] => {
    const first = this.first.answered?.answer
    if (!first) return []
    return this.#further?.after === first ? [first, ...this.#further.pages] : [first]
  })

  /** Nothing until the first page is there. */
  items = $derived.by((): Answer['items'] | undefined =>
    this.#pages.length ? this.#pages.flatMap(({ items }) => items) : undefined,
  )

  get hasMore(): boolean {
    return Boolean(this.#pages.at(-1)?.nextCursor)
  }

  /** Why the last try to load more brought nothing. */
  get moreError(): unknown {
    return this.#failed && this.#failed.after === this.first.answered?.answer ? this.#failed.error : undefined
  }

  /** The next page, or the one that is under way already. */
  loadMore = oneUnderWay(
    () => this.#loadNext(),
    (show) => {
      this.isLoadingMore = false
      show?.()
    },
  )

  /** What shows the next page, or why there is none: lists may ask for the one after it at once. */
  async #loadNext(): Promise<(() => void) | undefined> {
    const { answered } = this.first
    const cursor = this.#pages.at(-1)?.nextCursor
    if (!answered || !cursor) return undefined
    const { question, answer: after } = answered
    this.isLoadingMore = true
    this.#failed = undefined
    try {
      const next = await this.#ask(question, cursor)
      return () => (this.#further = { after, pages: [...this.#pages.slice(1), next] })
    } catch (error) {
      return () => (this.#failed = { after, error })
    }
  }
}
