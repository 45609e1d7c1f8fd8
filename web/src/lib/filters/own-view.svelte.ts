import { goto } from '$app/navigation'
import { page } from '$app/state'
import { type Parameters, type SearchParams, besideOthers, readUrlState, writeUrlState } from './url-state.ts'

/** What a page has in its address beside the scope of dashboards, whose names it leaves free, and how it is changed. */
export class OwnView<State> {
  readonly #parameters: Parameters<State>
  readonly #search: () => SearchParams

  /** @param search of another address than that of the page that is open, which cannot be changed */
  constructor(parameters: Parameters<State>, search?: SearchParams) {
    this.#parameters = parameters
    this.#search = () => search ?? page.url.searchParams
  }

  #read = $derived.by(() => readUrlState(this.#parameters, this.#search()))

  get state(): State {
    return this.#read.state
  }

  /** Sentences that name what of the address could not be used. */
  get problems(): string[] {
    return this.#read.problems
  }

  /** No step of the browser's history: who goes back wants to leave, and not to undo each turn of a knob. */
  change = (part: Partial<State>): void => {
    const written = writeUrlState(this.#parameters, { ...this.state, ...part })
    const search = besideOthers(written, this.#parameters, page.url.searchParams.entries())
    // eslint-disable-next-line svelte/no-navigation-without-resolve -- the page's own address
    void goto(page.url.pathname + search, { replaceState: true, reset: false })
  }
}
