import { Asked } from '../api/asked.svelte.ts'
import type { Selection, SelectionPreview } from '../api/contract.ts'
import type { UploadScope } from '../filters/parameters.ts'
import { LATEST } from './selection-kind.ts'
import { previewSelection } from './selection-requests.ts'

/**
 * The uploads that a page is about, as the API takes them: none where it is the user's selection. An address asks for
 * the latest of each also where the user's selection is a fixed set: then it has to be known which they are.
 */
export class AnalysedUploads {
  #named: () => UploadScope
  #latest: Asked<Selection, SelectionPreview>
  #isAsked: () => boolean

  constructor(named: () => UploadScope, selection: () => Selection) {
    this.#named = named
    this.#isAsked = () => named() === 'latest' && selection().mode !== 'latest'
    this.#latest = new Asked(() => (this.#isAsked() ? LATEST : undefined), previewSelection)
  }

  /** Whether `ids` are those; the page asks nothing before. */
  get isKnown(): boolean {
    return !this.#isAsked() || this.#latest.answered !== undefined
  }

  get ids(): string[] | undefined {
    const named = this.#named()
    if (named !== 'latest') return named
    const latest = this.#isAsked() ? this.#latest.answered?.answer.uploads : undefined
    return latest?.length ? latest.map(({ id }) => id) : undefined
  }

  /** Why it cannot be known. */
  get asked(): Pick<Asked<Selection, SelectionPreview>, 'error' | 'again' | 'isAsking'> {
    return this.#latest
  }
}
