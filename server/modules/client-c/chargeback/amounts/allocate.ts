import type { ChargebackRuleSet, ChargebackSplit } from '../../../../../contract/chargeback-rules.ts'
import { splitAmount, type SplitPart } from './split-amount.ts'

/** What of a rule's costs is one service's and account's. */
export interface TakenLine {
  /** Null, as the account, for all that are not told apart. */
  serviceName: string | null
  subAccountId: string | null
  subAccountName: string | null
  exact: bigint
  lineCount: number
}

/** What a rule takes of a bill, in one period and currency. */
export interface Taken {
  /** Its place in the list, from 0; null for what none takes. */
  rule: number | null
  exact: bigint
  lineCount: number
  /** None where nobody asks what it is made of. */
  lines: readonly TakenLine[]
}

/** A part of a shared cost. */
export interface PoolPart extends Pick<SplitPart, 'exact' | 'weight' | 'weights'> {
  pool: string
  kind: ChargebackSplit['kind']
  /** All of the pool. */
  poolExact: bigint
}

/** Who carries what: a cost centre, or nobody. */
export interface Carrier {
  costCentreId: string | null
  rules: Taken[]
  pools: PoolPart[]
}

/**
 * Divides a bill among those that carry it, to the last digit: all that is taken is somebody's, once. Cost centres come
 * in the order of their ids, which is that in which they were made; last comes what nobody carries.
 */
export function allocate({ rules, pools }: ChargebackRuleSet, taken: readonly Taken[]): Carrier[] {
  const carriers = new Map<string | null, Carrier>()
  const carrierOf = (costCentreId: string | null): Carrier => {
    const carrier = carriers.get(costCentreId) ?? { costCentreId, rules: [], pools: [] }
    carriers.set(costCentreId, carrier)
    return carrier
  }
  const shared = new Map<string, bigint>()
  for (const part of taken) {
    const target = part.rule === null ? undefined : rules[part.rule]!.target
    if (target?.kind === 'shared') shared.set(target.pool, (shared.get(target.pool) ?? 0n) + part.exact)
    else carrierOf(target?.kind === 'costCentre' ? target.costCentreId : null).rules.push(part)
  }
  const directOf = (id: string) => sumOf(carriers.get(id)?.rules ?? [])
  const parts = pools.flatMap(({ name: pool, split }) => {
    const poolExact = shared.get(pool)
    if (poolExact === undefined) return []
    return splitAmount(poolExact, split, directOf).map((part) => ({
      ...part,
      pool,
      kind: split.kind,
      poolExact,
    }))
  })
  for (const { costCentreId, ...part } of parts) carrierOf(costCentreId).pools.push(part)
  const unallocated = carrierOf(null)
  const centres = [...carriers.values()].filter((carrier) => carrier !== unallocated)
  return [...centres.sort(byId), unallocated]
}

function byId(a: Carrier, b: Carrier): number {
  return (a.costCentreId ?? '') < (b.costCentreId ?? '') ? -1 : 1
}

export function sumOf(parts: readonly { exact: bigint }[]): bigint {
  return parts.reduce((sum, { exact }) => sum + exact, 0n)
}
