import type { Finding, FindingState } from '../api/contract.ts'

/** A state and its reason, and what has it. */
export interface StatedFindings {
  state: FindingState
  reason: string
  ids: string[]
}

type Stated = Pick<Finding, 'id' | 'state' | 'stateReason'>

/** How findings were before something was made of them, to bring them back there: the fewest requests that do. */
export function statesBefore(findings: readonly Stated[]): StatedFindings[] {
  const groups = Map.groupBy(findings, ({ state, stateReason }) => JSON.stringify([state, stateReason]))
  return [...groups.values()].map((own) => ({
    state: own[0]!.state,
    reason: own[0]!.stateReason,
    ids: own.map(({ id }) => id),
  }))
}

/** What of them has another state, or another reason: only that is changed, and only that is taken back. */
export const changedBy = <Of extends Stated>(
  findings: readonly Of[],
  state: FindingState,
  reason: string,
): Of[] => findings.filter((finding) => finding.state !== state || finding.stateReason !== reason)
