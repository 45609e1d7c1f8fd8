import { ClickHouseException } from './exception.ts'
import type { Slot } from './slot.ts'

interface Waiting {
  readonly streams: boolean
  readonly resolve: (slot: Slot) => void
}

/**
 * Hands out slots in the order of asking. Statements that take rows for as long as their client sends them can hold
 * only some of the slots, so that loads never stop queries.
 */
export class SlotPool {
  readonly #idle: Slot[]
  readonly #maxStreaming: number
  readonly #waiting: Waiting[] = []
  readonly #count: number
  #streaming = 0

  constructor(slots: readonly Slot[], maxStreaming: number) {
    this.#idle = [...slots].reverse()
    this.#count = slots.length
    this.#maxStreaming = maxStreaming
  }

  /** How many statements are running. */
  get busy(): number {
    return this.#count - this.#idle.length
  }

  /** Waits for a slot. @throws ClickHouseException 394 when `signal` ends the wait first. */
  take(streams: boolean, signal: AbortSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(entry)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(new ClickHouseException(394, 'QUERY_WAS_CANCELLED', 'The client went away'))
      }
      const entry: Waiting = {
        streams,
        resolve: (slot) => {
          signal.removeEventListener('abort', leave)
          resolve(slot)
        },
      }
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(entry)
      this.#serve()
    })
  }

  /** Takes a slot back, once its statement has ended. */
  release(slot: Slot, streams: boolean): void {
    if (streams) this.#streaming -= 1
    this.#idle.push(slot)
    this.#serve()
  }

  #serve(): void {
    while (this.#idle.length > 0) {
      const at = this.#waiting.findIndex(({ streams }) => !streams || this.#streaming < this.#maxStreaming)
      const [entry] = at < 0 ? [] : this.#waiting.splice(at, 1)
      const slot = entry && this.#idle.pop()
      if (!slot) return
      if (entry.streams) this.#streaming += 1
      entry.resolve(slot)
    }
  }
}
