import { createRandom } from '../bill/random.ts'

type Service = 's3' | 'sts'

/** What goes wrong, as a test wishes. Nothing does at first. */
export interface Faults {
  /** Milliseconds before each answer. */
  latency: number
  /** Connections are dropped before anything is answered. */
  refuseConnections: boolean
  /** Answers so many of the coming requests with "slow down". */
  throttle(service: Service, times: number): void
  /**
   * Cuts the connection at a random point of the body, in this share of the answers with an object's bytes, the same
   * for the same seed and order of requests; `limit` ends it after so many. Small bodies come whole.
   */
  cutBodies(options: { seed: number; share: number; limit?: number }): void
  /** How many bodies were cut. */
  readonly cuts: number
  /** Everything works again. */
  heal(): void
}

/** What the endpoints ask before they answer. */
export interface FaultyAnswers extends Faults {
  isThrottled(service: Service): boolean
  /** After how many bytes of a body the connection ends; Infinity where it does not. */
  cutOf(bytes: number): number
}

/** What is left of a body that was cut is cut again, and now and then so often that any reader has to give up. */
const WHOLE_UP_TO_BYTES = 64 * 1024

export function createFaults(): FaultyAnswers {
  const throttled: Record<Service, number> = { s3: 0, sts: 0 }
  let nextCut: (bytes: number) => number = () => Infinity
  let cutsLeft = 0
  return {
    latency: 0,
    refuseConnections: false,
    cuts: 0,
    throttle: (service, times) => void (throttled[service] = times),
    cutBodies({ seed, share, limit = Infinity }) {
      const random = createRandom(seed)
      cutsLeft = limit
      nextCut = (bytes) => (random.below(1000) < share * 1000 ? random.below(bytes) : Infinity)
    },
    heal() {
      Object.assign(this, { latency: 0, refuseConnections: false })
      throttled.s3 = throttled.sts = cutsLeft = 0
    },
    isThrottled(service) {
      if (throttled[service] <= 0) return false
      throttled[service] -= 1
      return true
    },
    cutOf(bytes) {
      const cut = cutsLeft > 0 && bytes > WHOLE_UP_TO_BYTES ? nextCut(bytes) : Infinity
      if (cut < Infinity) {
        cutsLeft -= 1
        Object.assign(this, { cuts: this.cuts + 1 })
      }
      return cut
    },
  }
}
