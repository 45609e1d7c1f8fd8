interface Read {
  answer: unknown
  /** In characters, as it came. */
  size: number
}

interface Kept {
  read: Promise<Read>
  /** How many wait for it: what nobody waits for any more is cancelled. */
  waiting: number
  controller: AbortController
  /** Once it is there. */
  arrived: { at: number; size: number } | undefined
}

interface Limits {
  keptMs: number
  mostSize: number
  now: () => number
}

/** Long enough to look at another page and come back. */
const KEPT_MS = 60_000
/** As much as some dozen answers of a page, or a few of the largest. */
const MOST_SIZE = 32_000_000

/**
 * Answers of the last minute, by what was asked: who goes back, switches something to and fro, or follows a link that
 * was pointed at, sees them at once, and who asks what is being asked already waits for the same answer. Whatever may
 * have changed an answer makes all of them be forgotten.
 */
export class KeptAnswers {
  #kept = new Map<string, Kept>()
  #limits: Limits

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { keptMs: KEPT_MS, mostSize: MOST_SIZE, now: () => performance.now(), ...limits }
  }

  /** @param signal ends the waiting, and with the last who waits the question; without it the answer is wanted in any case */
  async ask(
    key: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal) => Promise<Read>,
  ): Promise<unknown> {
    signal?.throwIfAborted()
    const kept = this.#find(key) ?? this.#begin(key, read)
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

  /** Who waits has its answer; nobody after that. */
  forget(): void {
    this.#kept.clear()
  }

  #find(key: string): Kept | undefined {
    const kept = this.#kept.get(key)
    if (!kept?.arrived || this.#limits.now() - kept.arrived.at < this.#limits.keptMs) return kept
    this.#drop(key, kept)
    return undefined
  }

  #begin(key: string, read: (signal: AbortSignal) => Promise<Read>): Kept {
    const controller = new AbortController()
    const kept: Kept = { read: read(controller.signal), waiting: 0, controller, arrived: undefined }
    this.#kept.set(key, kept)
    kept.read.then(
      ({ size }) => {
        kept.arrived = { at: this.#limits.now(), size }
        this.#makeRoom()
      },
      () => this.#drop(key, kept),
    )
    return kept
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

export const keptAnswers = new KeptAnswers()
