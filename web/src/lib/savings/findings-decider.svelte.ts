import { SvelteMap } from 'svelte/reactivity'
import { Submission } from '../api/submission.svelte.ts'
import type { Finding, FindingState } from '../api/contract.ts'
import { type StatedFindings, changedBy, statesBefore } from './decisions.ts'
import { decideFindings } from './finding-requests.ts'

interface Decided {
  count: number
  state: FindingState
  before: StatedFindings[]
}

/** Decides about findings, one or many, and takes the last decision back. */
export class FindingsDecider {
  /** The last decision, until the next one. */
  last: Decided | undefined = $state.raw()
  /** The last one was taken back: it is said. */
  isUndone = $state(false)
  submission = new Submission()
  /** What was decided since the list was read: it is shown before the list is read again. */
  #since = new SvelteMap<string, { state: FindingState; stateReason: string }>()
  #onchange: () => void

  constructor(onchange: () => void) {
    this.#onchange = onchange
  }

  /** As it is now. */
  current = <Of extends Pick<Finding, 'id' | 'state' | 'stateReason'>>(finding: Of): Of => ({
    ...finding,
    ...this.#since.get(finding.id),
  })

  /** The list was read anew. */
  forget(): void {
    this.#since.clear()
  }

  async decide(findings: readonly Finding[], state: FindingState, reason = ''): Promise<boolean> {
    const changed = changedBy(findings.map(this.current), state, reason)
    if (changed.length === 0) return true
    const before = statesBefore(changed)
    const ids = changed.map(({ id }) => id)
    const done = await this.submission.run(() => decideFindings(ids, state, reason))
    if (!done) return false
    this.last = { count: ids.length, state, before }
    this.isUndone = false
    this.#keep([{ state, reason, ids }])
    return true
  }

  async undo(): Promise<void> {
    const { last } = this
    if (!last) return
    const done = await this.submission.run(async () => {
      for (const { ids, state, reason } of last.before) await decideFindings(ids, state, reason)
    })
    if (!done) return
    this.isUndone = true
    this.#keep(last.before)
  }

  dismissMessage(): void {
    this.last = undefined
    this.isUndone = false
    this.submission.forget()
  }

  #keep(all: readonly StatedFindings[]): void {
    for (const { ids, state, reason } of all) {
      for (const id of ids) this.#since.set(id, { state, stateReason: reason })
    }
    this.#onchange()
  }
}
