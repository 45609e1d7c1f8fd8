import { SvelteMap } from 'svelte/reactivity'
import type { OpenedParts } from './table-rows.ts'

/** Which rows are open, and what they are made of, as far as that has come. */
export class OpenedRows {
  /** What is on its way can be cancelled. */
  #found = new SvelteMap<string, OpenedParts | AbortController>()
  failure: { error: unknown; again: () => void } | undefined = $state.raw()

  /** @param question what the rows are of: with another one all are closed */
  constructor(question: () => string) {
    $effect(() => {
      void question()
      return () => {
        for (const key of [...this.#found.keys()]) this.#close(key)
        this.failure = undefined
      }
    })
  }

  partsOf(key: string): OpenedParts | undefined {
    const found = this.#found.get(key)
    return found instanceof AbortController ? undefined : found
  }

  isAsking = (key: string): boolean => this.#found.get(key) instanceof AbortController

  toggle(key: string, ask: (signal: AbortSignal) => Promise<OpenedParts>): void {
    if (this.#found.has(key)) this.#close(key)
    else void this.#open(key, ask)
  }

  async #open(key: string, ask: (signal: AbortSignal) => Promise<OpenedParts>): Promise<void> {
    const controller = new AbortController()
    this.#found.set(key, controller)
    this.failure = undefined
    try {
      const parts = await ask(controller.signal)
      if (!controller.signal.aborted) this.#found.set(key, parts)
    } catch (error) {
      if (controller.signal.aborted) return
      this.#close(key)
      this.failure = { error, again: () => void this.#open(key, ask) }
    }
  }

  #close(key: string): void {
    const found = this.#found.get(key)
    if (found instanceof AbortController) found.abort()
    this.#found.delete(key)
  }
}
