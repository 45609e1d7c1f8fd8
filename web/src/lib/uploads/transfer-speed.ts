interface Sample {
  at: number
  bytes: number
}

const WINDOW_MS = 5_000

/** Bytes per second over the last seconds: a momentary speed jumps too much to be read. */
export class TransferSpeed {
  #samples: Sample[] = []

  add(at: number, bytes: number): void {
    // Fewer than before: it has begun again.
    if (bytes < (this.#samples.at(-1)?.bytes ?? 0)) this.#samples = []
    this.#samples.push({ at, bytes })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS) this.#samples.shift()
  }

  get bytesPerSecond(): number | undefined {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last || last.at - first.at < 250) return undefined
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000
  }

  /** How long that many bytes still take at this speed; nothing where that cannot be said. */
  secondsFor(bytes: number): number | undefined {
    const speed = this.bytesPerSecond
    return speed ? bytes / speed : undefined
  }
}
