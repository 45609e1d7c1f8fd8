import { isRefusal } from './api-error.ts'

interface Read {
  answer: unknown
  /** In characters, as it came. */
  size: number
}

type ReadAnswer = (signal: AbortSignal) => Promise<Read>

interface Kept {
  read: Promise<Read>
  /** How many wait for it: what nobody waits for any more is cancelled. */
  waiting: number
  controller: AbortController
  /** Once it is there. */
  arrived: { at: number; size: number } | undefined
  /** While it is asked for again, behind what is shown of it. */
  renewal: Renewal | undefined
}

interface Renewal {
  controller: AbortController
  /** Who shows what was kept, with what to call where that is not what is answered now. */
  shownBy: Map<AbortSignal, () => void>
}

interface Watch {
  onOutdated: () => void
  asked: Set<string>
  /** What was asked for again, each once: a page that stays open does not ask on and on. */
  renewed: Set<string>
}

interface Limits {
  freshMs: number
  keptMs: number
  mostSize: number
  now: () => number
  /** Before what is shown is asked for again. */
  pause: () => Promise<unknown>
}

/** Two that ask the same at about the same time: a page and the link to it that was pointed at. */
const FRESH_MS = 5_000
/** Long enough to look at another page and come back. */
const KEPT_MS = 60_000
/** What is kept is drawn first: server and browser may have the same processors. Who is gone by then asks nothing. */
const PAUSE_MS = 400
/** As much as some dozen answers of a page, or a few of the largest. */
const MOST_SIZE = 32_000_000

/**
 * Answers of the last minute, by what was asked: who goes back, switches something to and fro, or follows a link that
 * was pointed at, sees them at once, and who asks what is being asked already waits for the same answer. What is older
 * than some seconds is shown to who can take another one for it, and is asked for again behind that; others ask anew.
 * Whatever may have changed an answer makes all of them be forgotten.
 */
export class KeptAnswers {
  #kept = new Map<string, Kept>()
  #watching = new WeakMap<AbortSignal, Watch>()
  #limits: Limits

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = {
      freshMs: FRESH_MS,
      keptMs: KEPT_MS,
      mostSize: MOST_SIZE,
      now: () => performance.now(),
      pause: () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)),
      ...limits,
    }
  }

  /**
   * @param signal ends the waiting, and with the last who waits the question; without it the answer is wanted in any
   * case
   */
  async ask(key: string, signal: AbortSignal | undefined, read: ReadAnswer): Promise<unknown> {
    signal?.throwIfAborted()
    const { freshMs, keptMs } = this.#limits
    const watch = signal && this.#watching.get(signal)
    watch?.asked.add(key)
    const kept = this.#find(key, watch ? keptMs : freshMs) ?? this.#begin(key, read)
    if (watch && !this.#isYounger(kept, freshMs)) this.#renew(key, kept, { signal, watch, read })
    return this.#wait(key, kept, signal)
  }

  /**
   * That who asks with the signal shows the answers until it is aborted, and asks again when it is told that one of
   * them is another one by now, or is refused.
   */
  watch(signal: AbortSignal, onOutdated: () => void): void {
    this.#watching.set(signal, { onOutdated, asked: new Set(), renewed: new Set() })
  }

  /** Who waits has its answer; nobody after that. */
  forget(): void {
    this.#kept.clear()
  }

  /** The same of what is watched with a signal alone. */
  forgetWatched(signal: AbortSignal): void {
    for (const key of this.#watching.get(signal)?.asked ?? []) this.#kept.delete(key)
  }

  async #wait(key: string, kept: Kept, signal: AbortSignal | undefined): Promise<unknown> {
    kept.waiting++
    const left = Promise.withResolvers<never>()
    const leave = () => {
      left.reject(signal?.reason)
      if (--kept.waiting > 0 || kept.arrived) return
      this.#drop(key, kept)
      kept.controller.abort()
    }
    signal?.addEventListener('abort', leave)
    try {
      return (await Promise.race([kept.read, left.promise])).answer
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  #isYounger({ arrived }: Kept, ms: number): boolean {
    return !arrived || this.#limits.now() - arrived.at < ms
  }

  #find(key: string, maxAgeMs: number): Kept | undefined {
    const kept = this.#kept.get(key)
    if (!kept || this.#isYounger(kept, maxAgeMs)) return kept
    this.#drop(key, kept)
    return undefined
  }

  #begin(key: string, read: ReadAnswer): Kept {
    const controller = new AbortController()
    const kept: Kept = {
      read: read(controller.signal),
      waiting: 0,
      controller,
      arrived: undefined,
      renewal: undefined,
    }
    this.#kept.set(key, kept)
    kept.read.then(
      (arrived) => {
        if (this.#kept.get(key) === kept) this.#arrive(key, kept, arrived)
      },
      () => this.#drop(key, kept),
    )
    return kept
  }

  /** Asks once for all who show it, and no longer than one of them does. */
  #renew(
    key: string,
    kept: Kept,
    { signal, watch, read }: { signal: AbortSignal; watch: Watch; read: ReadAnswer },
  ): void {
    if (watch.renewed.has(key)) return
    watch.renewed.add(key)
    const renewal = (kept.renewal ??= this.#beginRenewal(key, kept, read))
    renewal.shownBy.set(signal, watch.onOutdated)
    signal.addEventListener(
      'abort',
      () => {
        renewal.shownBy.delete(signal)
        if (renewal.shownBy.size > 0) return
        renewal.controller.abort()
        if (kept.renewal === renewal) kept.renewal = undefined
      },
      { once: true },
    )
  }

  #beginRenewal(key: string, kept: Kept, read: ReadAnswer): Renewal {
    const renewal: Renewal = { controller: new AbortController(), shownBy: new Map() }
    const { signal } = renewal.controller
    const askAgain = async () => {
      await this.#limits.pause()
      signal.throwIfAborted()
      return read(signal)
    }
    const tell = () => {
      for (const onOutdated of renewal.shownBy.values()) onOutdated()
    }
    Promise.all([kept.read, askAgain()])
      .then(([shown, fresh]) => {
        const isSame = asText(shown) === asText(fresh)
        // Unless it was forgotten meanwhile: what came may be of before that.
        if (this.#kept.get(key) === kept) {
          const newest = isSame ? shown : fresh
          kept.read = Promise.resolve(newest)
          this.#arrive(key, kept, newest)
        }
        if (!isSame) tell()
      })
      .catch((error: unknown) => {
        // What fails otherwise, an unreachable server for one, says nothing about what is shown.
        if (!isRefusal(error)) return
        this.#drop(key, kept)
        tell()
      })
      .finally(() => {
        if (kept.renewal === renewal) kept.renewal = undefined
      })
    return renewal
  }

  #arrive(key: string, kept: Kept, { size }: Read): void {
    kept.arrived = { at: this.#limits.now(), size }
    // The last one, also where it took the place of an older one.
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    this.#makeRoom()
  }

  /** The oldest go first. */
  #makeRoom(): void {
    const all = [...this.#kept]
    let size = all.reduce((sum, [, { arrived }]) => sum + (arrived?.size ?? 0), 0)
    for (const [key, { arrived }] of all) {
      if (size <= this.#limits.mostSize) return
      if (!arrived) continue
      this.#kept.delete(key)
      size -= arrived.size
    }
  }

  /** Unless it was forgotten meanwhile, and asked anew. */
  #drop(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key)
  }
}

/** But for what it took to answer, which is something else each time. */
const asText = ({ answer }: Read): string => JSON.stringify({ ...(answer as object), stats: undefined })

export const keptAnswers = new KeptAnswers()
