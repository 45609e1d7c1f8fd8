import type { Delivery, Upload } from '../api/contract.ts'
import { listDeliveries } from './connection-requests.ts'
import { type ListedDeliveries, appendPage, mergeNewest } from './deliveries.ts'

const PAGE_SIZE = 20

/** What arrived by one connection, newest first: read again as often as something may be new. */
export class DeliveryList {
  listed: ListedDeliveries | undefined = $state.raw()
  error: unknown = $state.raw()
  isLoadingMore = $state(false)
  moreError: unknown = $state.raw()
  readonly #connectionId: string

  constructor(connectionId: string) {
    this.#connectionId = connectionId
  }

  async refresh(): Promise<void> {
    try {
      const newest = await listDeliveries(this.#connectionId, { limit: PAGE_SIZE })
      this.listed = mergeNewest(this.listed, newest)
      this.error = undefined
    } catch (error) {
      this.error = error
    }
  }

  again(): void {
    this.error = undefined
    void this.refresh()
  }

  async loadMore(): Promise<void> {
    const cursor = this.listed?.nextCursor
    if (!cursor) return
    this.isLoadingMore = true
    this.moreError = undefined
    try {
      const next = await listDeliveries(this.#connectionId, { cursor, limit: PAGE_SIZE })
      if (this.listed) this.listed = appendPage(this.listed, next)
    } catch (error) {
      this.moreError = error
    } finally {
      this.isLoadingMore = false
    }
  }

  /** After it was taken by a person, whether or not it is on the newest page. */
  keepUpload(delivery: Delivery, { id, status }: Upload): void {
    if (!this.listed) return
    const items = this.listed.items.map((item) =>
      item.id === delivery.id ? { ...item, upload: { id, status }, error: null } : item,
    )
    this.listed = { ...this.listed, items }
  }
}
