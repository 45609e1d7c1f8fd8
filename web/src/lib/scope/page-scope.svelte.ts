import { goto, invalidate } from '$app/navigation'
import { page } from '$app/state'
import type { Selection, Session } from '../api/contract.ts'
import { KnownFilters } from '../filters/known-filters.svelte.ts'
import type { UploadScope } from '../filters/parameters.ts'
import { type SearchParams, besideOthers } from '../filters/url-state.ts'
import { AnalysedUploads } from './analysed-uploads.svelte.ts'
import { namedAs } from './selection-kind.ts'
import { saveSelection } from './selection-requests.ts'
import {
  type ResolvedScope,
  type ScopePart,
  type ScopeView,
  readScope,
  scopeParameters,
  timeBasisOf,
  writeScope,
} from './scope-view.ts'

interface Place {
  session: Session
  /** The uploads that the address of the page names. */
  named: UploadScope
  /** The page's own address with these uploads. */
  addressOf: (uploads: UploadScope) => string
  /** Asks anew what the page shows: by itself it does so where its address changes. */
  onreload: () => void
}

/**
 * Keeps what the user chose to analyse, and goes where that is shown. The page that is left names what it showed, so
 * that going back shows it again, whatever is selected by then. Who goes elsewhere meanwhile stays there.
 */
export async function applySelection(
  selection: Selection,
  { session, named, addressOf, onreload }: Place,
): Promise<void> {
  const { href } = page.url
  const here = addressOf(named)
  const shown = addressOf(named ?? namedAs(session.selection))
  const next = addressOf(selection.mode === 'latest' ? undefined : namedAs(selection))
  await saveSelection(selection)
  const isHere = page.url.href === href
  /* eslint-disable svelte/no-navigation-without-resolve -- the page's own address */
  if (isHere && shown !== here) await goto(shown, { replaceState: true, reset: false })
  if (isHere && next !== shown) await goto(next, { reset: false })
  /* eslint-enable svelte/no-navigation-without-resolve */
  await invalidate('app:session')
  if (!isHere || (shown === here && next === here)) onreload()
}

/** What the address of a dashboard says, and how it is changed. */
export class PageScope {
  readonly parts: readonly ScopePart[]
  readonly uploads: AnalysedUploads
  readonly filters: KnownFilters
  #session: () => Session
  #search: () => SearchParams

  /** @param search of another address than that of the page that is open, whose scope cannot be changed */
  constructor(parts: readonly ScopePart[], session: () => Session, search?: SearchParams) {
    this.parts = parts
    this.#session = session
    this.#search = () => search ?? page.url.searchParams
    this.uploads = new AnalysedUploads(
      () => this.view.uploads,
      () => session().selection,
    )
    this.filters = new KnownFilters(() =>
      this.has('filters') && this.uploads.isKnown
        ? { uploads: this.uploads.ids, filters: this.view.filters }
        : undefined,
    )
  }

  #read = $derived.by(() => readScope(this.parts, this.#search()))

  get view(): ScopeView {
    return this.#read.state
  }

  /** Sentences that name what of the address could not be used. */
  get problems(): string[] {
    return [...this.#read.problems, ...(this.filters.found?.problems ?? [])]
  }

  /** As the API takes it, once it is known. */
  resolved = $derived.by((): ResolvedScope => ({
    ...this.view,
    timeBasis: timeBasisOf(this.view),
    uploads: this.uploads.ids,
    filters: this.filters.found?.filters ?? this.view.filters,
  }))

  /** Whether the figures of it can be asked for. */
  get isKnown(): boolean {
    return this.uploads.isKnown && (!this.has('filters') || this.filters.found !== undefined)
  }

  get selection(): Selection {
    return this.#session().selection
  }

  has(part: ScopePart): boolean {
    return this.parts.includes(part)
  }

  /** What the page has of its own in its address stays. */
  addressOf = (part: Partial<ScopeView>): string =>
    page.url.pathname +
    besideOthers(
      writeScope(this.parts, { ...this.view, ...part }),
      scopeParameters,
      page.url.searchParams.entries(),
    )

  /** A step of the browser's history: the way back leads through them. */
  change = (part: Partial<ScopeView>): void => {
    // eslint-disable-next-line svelte/no-navigation-without-resolve -- the page's own address
    void goto(this.addressOf(part), { reset: false })
  }

  /** Analyses these from now on; `onreload` asks anew what the page shows. */
  select = (selection: Selection, onreload: () => void): Promise<void> =>
    applySelection(selection, {
      session: this.#session(),
      named: this.view.uploads,
      addressOf: (uploads) => this.addressOf({ uploads }),
      onreload,
    })
}
