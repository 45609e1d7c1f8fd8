import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { OpenedParts } from './table-rows.ts'

/** The rows that can be opened, once they and what they are compared with are there. */
export interface OpenableRows {
  dimension: string
  /** What they are of: with something else, what is open is asked for anew. */
  of: string
  has: (key: string) => boolean
}

type AskParts = (key: string, signal: AbortSignal) => Promise<OpenedParts>

/** Which rows are open, and what they are made of, as far as that has come. */
export class OpenedRows {
  /** Until new ones come, those of before stay. */
  #parts = new SvelteMap<string, OpenedParts>()
  /** What is on its way can be cancelled. */
  #asked = new SvelteMap<string, AbortController>()
  #ask: AskParts
  #last: OpenableRows | undefined
  failure: { error: unknown; again: () => void } | undefined = $state.raw()

  constructor(rows: () => OpenableRows | undefined, ask: AskParts) {
    this.#ask = ask
    $effect(() => {
      const current = rows()
      if (current) untrack(() => this.#goOnWith(current))
    })
    $effect(() => () => this.#closeAll())
  }

  partsOf = (key: string): OpenedParts | undefined => this.#parts.get(key)

  isAsking = (key: string): boolean => this.#asked.has(key)

  toggle(key: string): void {
    if (this.#parts.has(key) || this.#asked.has(key)) this.#close(key)
    else void this.#open(key)
  }

  /** What was open stays open where it still is. */
  #goOnWith(current: OpenableRows): void {
    const last = this.#last
    this.#last = current
    if (!last || last.of === current.of) return
    this.failure = undefined
    // The same value is another one of another dimension.
    if (last.dimension !== current.dimension) return this.#closeAll()
    const isAlone = (key: string) => !this.#parts.has(key)
    for (const key of [...this.#parts.keys(), ...[...this.#asked.keys()].filter(isAlone)]) {
      if (current.has(key)) void this.#open(key)
      else this.#close(key)
    }
  }

  async #open(key: string): Promise<void> {
    this.#asked.get(key)?.abort()
    const controller = new AbortController()
    this.#asked.set(key, controller)
    this.failure = undefined
    try {
      const parts = await this.#ask(key, controller.signal)
      if (controller.signal.aborted) return
      this.#parts.set(key, parts)
      this.#asked.delete(key)
    } catch (error) {
      if (controller.signal.aborted) return
      this.#close(key)
      this.failure = { error, again: () => void this.#open(key) }
    }
  }

  #close(key: string): void {
    this.#asked.get(key)?.abort()
    this.#asked.delete(key)
    this.#parts.delete(key)
  }

  #closeAll(): void {
    for (const key of [...this.#parts.keys(), ...this.#asked.keys()]) this.#close(key)
  }
}
