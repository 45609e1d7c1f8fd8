import { untrack } from 'svelte'
import { goto } from '$app/navigation'
import { page } from '$app/state'
import type { Finding, FindingState } from '#lib/api/contract.ts'
import { Asked } from '#lib/api/asked.svelte.ts'
import { Paged } from '#lib/api/paged.svelte.ts'
import { type SearchParams, readUrlState, writeUrlState } from '#lib/filters/url-state.ts'
import { addDecimals } from '#lib/format/decimal.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { writeScope } from '#lib/scope/scope-view.ts'
import { RowChoice } from '#lib/ui/row-choice.svelte.ts'
import { PAGE_SIZE, findingsCsvPath, listFindings } from './finding-requests.ts'
import { FindingsDecider } from './findings-decider.svelte.ts'
import {
  type FindingsQuestion,
  type FindingsView,
  countFilters,
  findingsParameters,
  findingsQuery,
} from './findings-view.ts'
import type { SavingsData } from './savings-data.svelte.ts'

type Answer = Awaited<ReturnType<typeof listFindings>>

/** What a long list was asked with, and after how many decisions its totals are asked for anew. */
interface DecidedList {
  question: FindingsQuestion
  decisions: number
}

interface StateTotal {
  findings: number
  monthlySaving: string
  countedSaving: string
}

/** The findings that the page's address asks for, which of them are chosen, and what is made of them. */
export class FindingsList {
  #scope: PageScope
  #data: SavingsData
  #search: () => SearchParams
  #paged: Paged<FindingsQuestion, Answer>
  #decisions = 0
  /** How many of them the list has, as it was read last. */
  #decisionsRead = $state(0)
  #decided: DecidedList | undefined = $state.raw()
  #totalsSince: Asked<DecidedList, Answer>
  choice = new RowChoice<Finding>(({ id }) => id)
  decider: FindingsDecider
  isChoosingAll = $state(false)

  /** @param search of another address than that of the page that is open, whose list cannot be changed */
  constructor(scope: PageScope, data: SavingsData, search?: SearchParams) {
    this.#scope = scope
    this.#data = data
    this.#search = () => search ?? page.url.searchParams
    this.#paged = new Paged(
      () => this.#question,
      (question, cursor, signal) => listFindings(findingsQuery(question), cursor, signal),
    )
    this.#totalsSince = new Asked(
      () => this.#decided,
      ({ question }, signal) => listFindings({ ...findingsQuery(question), limit: 1 }, undefined, signal),
    )
    this.decider = new FindingsDecider(() => this.#afterDecision())
    // What was chosen of another list is out of sight, and out of mind.
    const asText = $derived(JSON.stringify(this.#question))
    $effect(() => {
      void asText
      untrack(this.choice.clear)
    })
    $effect(() => {
      if (!this.#paged.first.answered) return
      untrack(() => this.decider.forget())
      this.#decisionsRead = this.#decisions
    })
    // Once rules have looked there may be more than when the list was asked for.
    let wasWaiting = false
    $effect(() => {
      const { isWaiting } = data
      if (wasWaiting && !isWaiting) untrack(this.refresh)
      wasWaiting = isWaiting
    })
  }

  #address = $derived.by(() => readUrlState(findingsParameters, this.#search()))

  get view(): FindingsView {
    return this.#address.state
  }

  /** Sentences that name what of the address could not be used. */
  get problems(): string[] {
    return this.#address.problems
  }

  isNarrowed = $derived.by(() => countFilters(this.view) > 0)

  get #question(): FindingsQuestion | undefined {
    if (!this.#scope.isKnown) return undefined
    const { uploads, currency } = this.#scope.resolved
    const { currencies } = this.#data
    // Which there are is known later: with one, as nearly always, the list need not wait for it.
    return {
      ...this.view,
      uploads,
      currency: currencies.length > 1 ? this.#data.currency : currencies.length === 0 ? currency : undefined,
    }
  }

  /** The page's own address with another list. */
  addressOf = (part: Partial<FindingsView>): string => {
    const scope = writeScope(this.#scope.parts, this.#scope.view)
    const own = writeUrlState(findingsParameters, { ...this.view, ...part })
    return page.url.pathname + (scope && own ? `${scope}&${own.slice(1)}` : scope + own)
  }

  change = (part: Partial<FindingsView>): void => {
    // eslint-disable-next-line svelte/no-navigation-without-resolve -- the page's own address
    void goto(this.addressOf(part), { reset: false })
  }

  get asked() {
    return this.#paged.first
  }

  get paged() {
    return this.#paged
  }

  get hasMore(): boolean {
    return this.#paged.hasMore
  }

  /** As they are by now: what was decided meanwhile is in the list of its new state. */
  rows = $derived.by((): Finding[] | undefined => {
    const state = this.#paged.first.answered?.question.state
    return this.#paged.items
      ?.map(this.decider.current)
      .filter((finding) => state === 'all' || finding.state === state)
  })

  #totals = $derived.by(() => {
    const { answered: since } = this.#totalsSince
    const isNewer = since !== undefined && since.question.decisions > this.#decisionsRead
    return (isNewer ? since : this.#paged.first.answered)?.answer.totals ?? undefined
  })

  /** Of which the totals are: of the one that is shown, and until that is known, of one that there is. */
  currency = $derived.by((): string => this.#data.currency ?? this.#totals?.[0]?.currency ?? '')

  /** How many there are in a state, or in all of them, and what they save. */
  totalOf = (state: FindingState | 'all'): StateTotal | undefined => {
    const own = this.#totals?.filter(
      (total) => total.currency === this.currency && (state === 'all' || total.state === state),
    )
    return (
      own && {
        findings: own.reduce((sum, { findings }) => sum + findings, 0),
        monthlySaving: addDecimals(own.map(({ monthlySaving }) => monthlySaving)),
        countedSaving: addDecimals(own.map(({ countedSaving }) => countedSaving)),
      }
    )
  }

  /** All of it as a file. */
  get csvPath(): string {
    const question = this.#question
    return findingsCsvPath(question ? findingsQuery(question) : {})
  }

  loadMore = (): void => void this.#paged.loadMore()

  /** Also those that are not read yet. */
  async chooseAll(): Promise<void> {
    const first = this.#paged.first.answered
    // Another list was asked for meanwhile: of that nobody has chosen anything.
    const isSame = () => this.#paged.first.answered === first
    this.isChoosingAll = true
    while (isSame() && this.#paged.hasMore && !this.#paged.moreError) await this.#paged.loadMore()
    this.isChoosingAll = false
    if (isSame() && !this.#paged.hasMore) this.choice.choose(this.rows ?? [])
  }

  refresh = (): void => this.#paged.first.again()

  #afterDecision(): void {
    this.choice.clear()
    this.#data.answer.again()
    const { answered } = this.#paged.first
    this.#decisions++
    // A long list stays as far as it was read: what was decided about is shown as it is now, with totals of now.
    if (!answered || (this.#paged.items?.length ?? 0) <= PAGE_SIZE) this.refresh()
    else this.#decided = { question: answered.question, decisions: this.#decisions }
  }
}
