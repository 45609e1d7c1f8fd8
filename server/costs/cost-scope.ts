import type { Comparison } from './comparison.ts'
import type { RolledUp } from './tables.ts'

/** What a question covers: loads of the client, and what of them is left out. */
export interface CostScope {
  clientId: string
  loads: { uploadId: string; loadId: string }[]
  /** Periods of a load that a newer one supersedes. */
  excluded: { loadId: string; period: string; billingAccountId: string }[]
  rolledUp: RolledUp
  /** Of all its lines, where that is known and but one. */
  currency?: string | undefined
}

/** What a question is compared with: another time, or other uploads. */
export interface ComparedWith {
  comparison: Comparison
  scope: CostScope
}
