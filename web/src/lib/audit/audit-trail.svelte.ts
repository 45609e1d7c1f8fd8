import { Asked } from '#lib/api/asked.svelte.ts'
import type { Query } from '#lib/api/client.ts'
import { type AuditPageOfEvents, listAuditEvents } from './audit-requests.ts'

const PAGE_SIZE = 50

/** The events that the filters match: the first page, and what "load more" has brought since. */
export class AuditTrail {
  first: Asked<Query, AuditPageOfEvents>
  isLoadingMore = $state(false)
  moreError: unknown = $state.raw()
  /** Belongs to the first page that it goes on from; with another one it is forgotten. */
  #further: { after: AuditPageOfEvents; page: AuditPageOfEvents } | undefined = $state.raw()

  constructor(query: () => Query) {
    this.first = new Asked(query, (asked, signal) => listAuditEvents({ ...asked, limit: PAGE_SIZE }, signal))
  }

  get page(): AuditPageOfEvents | undefined {
    const first = this.first.answered?.answer
    if (!first || this.#further?.after !== first) return first
    return { ...this.#further.page, items: [...first.items, ...this.#further.page.items] }
  }

  async loadMore(): Promise<void> {
    const { answered } = this.first
    const shown = this.page
    if (!answered || !shown?.nextCursor) return
    const { question, answer: after } = answered
    this.isLoadingMore = true
    this.moreError = undefined
    try {
      const next = await listAuditEvents({ ...question, limit: PAGE_SIZE, cursor: shown.nextCursor })
      const items = [...shown.items.slice(after.items.length), ...next.items]
      this.#further = { after, page: { items, nextCursor: next.nextCursor } }
    } catch (error) {
      this.moreError = error
    } finally {
      this.isLoadingMore = false
    }
  }
}
