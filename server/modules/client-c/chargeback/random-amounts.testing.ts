import { createRandom } from '../../../../demo/bill/random.ts'
import { COST_LINE_UNIT } from '../../../../clickhouse/exact.ts'

/** The same for the same seed. */
export function createRandomAmounts(seed: number) {
  const { below, pick } = createRandom(seed)
  const chance = (probability: number) => below(1_000_000) < probability * 1_000_000
  return {
    below,
    pick,
    chance,
    /** A cost, a credit or nothing, with few digits or all that a cost line can have. */
    amount(): bigint {
      if (chance(0.05)) return 0n
      const digits = BigInt(below(2 ** 31)) * BigInt(below(2 ** 31))
      const exact = digits * 10n ** pick([0n, 0n, 10n, 14n, 15n]) * COST_LINE_UNIT
      return chance(0.3) ? -exact : exact
    },
  }
}
