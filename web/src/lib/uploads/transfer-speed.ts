interface Sample {
  at: number
  bytes: number
}

const WINDOW_MS = 5_000

/** Bytes per second over the last seconds: a momentary speed jumps too much to be read. */
export class TransferSpeed {
  #samples: Sample[] = []

  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS) this.#samples.shift()
  }

  get bytesPerSecond(): number | undefined {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last || last.at - first.at < 250) return undefined
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000
  }
}
